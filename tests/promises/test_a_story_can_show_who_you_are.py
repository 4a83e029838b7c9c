import re

import pytest

from bot.app import Knowledge
from tests.promises.scenes import LANGUAGES, calls_to, office, step, told, walk
from tests.promises.test_telegram_still_knows import stands_before_the_first_question
from tests.talk import Talk, Talker

OWN_NAME = {"id": "Jangan tulis nama sendiri", "en": "Do not write your own name"}
NOT_WHO = {"id": "Jangan tulis siapa Anda", "en": "Do not write who you are"}

STORIES = {
    "plain": "Ada orang menawarkan kerja di Kamboja.",
    "lines": "Satu.\n\n\n\nDua.   Tiga.\n- empat",
    "signs": "<b>Pak X</b> & \"Bu Y\" </blockquote> &amp; 'Z' {0} %s",
    "links": "Lihat https://contoh.example/a?b=1 dan t.me/orang atau @orang_jahat, telepon +62 812-0000-0000.",
    "unseen": "Ka\u200bta\u2060 \u202eter\u202cbalik e\u0301 \U000e0041🙂‍🔥",
    "long": "kata " * 199 + "akhir",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_story_can_show_who_you_are(talk: Talk, knowledge: Knowledge, language: str) -> None:
    promise = told(knowledge.catalogues, language, "a_story_can_show_who_you_are")
    assert OWN_NAME[language] in promise.text
    await stands_before_the_first_question(talk, language, promise)
    warga = talk.person(language, language)
    await walk(warga, "tip.text")
    assert NOT_WHO[language] in warga.reads


def card(someone: Talker) -> str:
    """Return the tip out of the newest screen, letter by letter as it was sent."""
    html = str(calls_to(someone.talk, someone)[-1].params["text"])
    _, _, rest = html.partition("\n\n")
    shown, end, _ = rest.partition("</blockquote>")
    return re.sub("</?u>", "", shown + end)  # what could tell who wrote it is underlined for the writer alone


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("official", ["no", "yes"])
async def test_the_preview_shows_letter_by_letter_what_officers_read(talk: Talk, language: str, official: str) -> None:
    _, officer = await office(talk, language)
    for name, story in STORIES.items():
        warga = talk.person(name, language)
        await walk(warga, "tip.preview", story=story, official=official)
        previewed, seen = card(warga), warga.screen.html
        await step(warga, "tip.send", "tip.noted", "", "tip.done")
        await step(officer, "desk.open")
        assert previewed
        assert card(officer) == previewed
        assert rendered(officer.screen.html) == rendered(seen)
        await step(officer, "/meja")


def rendered(html: str) -> str:
    """Return the tip out of a screen as Telegram renders it."""
    start, end = html.index("<blockquote>"), html.index("</blockquote>")
    return re.sub("</?u>", "", html[start:end])
