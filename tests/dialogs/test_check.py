import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.dialogs.turns import Person, buttons, labels, person
from tests.talk import Talk

AS_OF = "2026-09-17"
LONG = "PT " + " ".join(["SEJAHTERA"] * 6) + " ZAMRUDINDO"

LISTED = f"""name,licence_no,city,source,as_of
PT CAKRAWALA ZAMRUD,1234567890123,Surabaya,list,{AS_OF}
PT CAKRAWALA ZAMRUD UTAMA,1234567890124,,list,{AS_OF}
PT LENTERA <KHATULISTIWA>,,,list,{AS_OF}
PT GAPURA WIJAYAKUSUMA,1234567890125,,list,{AS_OF}
{LONG},1234567890126,,list,{AS_OF}
"""

SANCTIONS = """name,action,date,source,spelling,cited
PT GAPURA WIJAYAKUSUMA,suspended,2026-02-05,Decree 7/2026 with all its annexes,confirmed,Decree 7/2026 <copy>
PT TERATAI BELITUNGINDO,revoked,2020-02-14,Decree 99/2020,unconfirmed,
PT MELATI KENCANAWUNGU,suspended,2026-01,Newspaper,confirmed,
"""


@pytest.fixture
def asker(tmp_path: Path) -> Person:
    folder = tmp_path / "agencies" / "2099-01-01"
    folder.mkdir(parents=True)
    (folder / "listed.csv").write_text(LISTED, encoding="utf-8")
    (folder / "sanctions.csv").write_text(SANCTIONS, encoding="utf-8")
    folder.rename(folder.with_name("2026-11-20"))
    return person(tmp_path)


async def test_the_check_tells_how_in_one_sentence(asker: Person) -> None:
    assert await asker.types("/cek") == await asker.presses("check")
    assert "Type the name of the company" in asker.screen.html


async def test_a_listed_company_is_shown_with_its_number_and_the_date_of_the_list(asker: Person) -> None:
    screen = await asker.types("/cek PT Cakrawala Zamrud")

    assert "📋 <b>PT CAKRAWALA ZAMRUD is on the list</b>" in screen.html
    assert "<code>1234567890123</code>" in screen.html
    assert "Surabaya" in screen.html
    assert "According to the official list of 20 November 2026." in screen.html


async def test_on_the_list_is_never_the_end_of_the_answer(asker: Person) -> None:
    screen = await asker.types("PT Cakrawala Zamrud")

    assert "does not mean that the job is real" in screen.html
    assert "SIP2MI" in screen.html
    assert "who contacts you" in screen.html
    assert "receipt" in screen.html
    assert "SIP2MI" in asker.button("Copy a question").copy


@pytest.mark.parametrize("words", ["PT Cakrawalla Zamrud", "PT Gapura Wijayakussuma"])
async def test_a_name_that_the_list_writes_otherwise_is_to_be_compared(asker: Person, words: str) -> None:
    assert "⚠️ Compare letter by letter" in (await asker.types(words)).html
    assert "⚠️" not in (await asker.types("cakrawala zamrud")).html


async def test_a_licence_number_is_checked_too(asker: Person) -> None:
    assert "PT CAKRAWALA ZAMRUD is on the list" in (await asker.types("1234567890123")).html


async def test_a_company_without_a_number_says_so_and_its_name_is_escaped(asker: Person) -> None:
    screen = await asker.types("PT LENTERA KHATULISTIWA")

    assert "&lt;KHATULISTIWA&gt; is on the list" in screen.html
    assert "gives no number" in screen.html


async def test_a_slip_is_asked_back_and_never_answered_as_found(asker: Person) -> None:
    screen = await asker.types("PT Cakrawalla Zamrudd Utamma Jayya")

    assert "is on the list" not in screen.html
    assert "PT CAKRAWALA ZAMRUD UTAMA" in labels(screen)


async def test_part_of_a_name_asks_did_you_mean(asker: Person) -> None:
    screen = await asker.types("gapura")

    assert "Did you mean" in screen.html
    assert "⛔ PT GAPURA WIJAYAKUSUMA" in labels(screen)
    assert "The list also has “WIJAYAKUSUMA”." in screen.html
    assert "According to the official list of 20 November 2026." in screen.html


async def test_a_near_name_is_another_company(asker: Person) -> None:
    screen = await asker.types("PT Cakrawala Zamrud Nusantara")

    assert "Not on the list" in screen.html
    assert "they are other companies" in screen.html
    assert "“nusantara”" in screen.html


async def test_several_listed_companies_in_one_text_are_asked_back(asker: Person) -> None:
    screen = await asker.types("PT Cakrawala Zamrud dan PT Lentera Khatulistiwa")

    assert "Did you mean" in screen.html
    assert "Not on the list" not in screen.html
    assert {"PT CAKRAWALA ZAMRUD", "PT LENTERA <KHATULISTIWA>"} <= set(labels(screen))
    assert "names of several companies" in screen.html


async def test_a_number_beside_another_name_is_asked_back(asker: Person) -> None:
    screen = await asker.types("1234567890123 PT Lentera Khatulistiwa")

    assert "is on the list" not in screen.html
    assert "The number that you wrote does not fit" in screen.html
    assert "“”" not in screen.html


async def test_a_tapped_candidate_shows_its_verdict_and_asks_to_compare(asker: Person) -> None:
    await asker.types("gapura")

    screen = await asker.taps("PT GAPURA WIJAYAKUSUMA")

    assert screen.html.startswith("⚠️ Compare letter by letter")
    assert "Licence suspended (5 February 2026)." in screen.html


async def test_none_of_the_candidates_is_answered_as_not_found(asker: Person) -> None:
    await asker.types("gapura")

    screen = await asker.taps("None of these")

    assert "The name you were given</b> is not on the list" in screen.html
    assert "Do not pay yet" in screen.html


async def test_a_suspended_company_that_is_still_listed_says_both(asker: Person) -> None:
    screen = await asker.types("PT Gapura Wijayakusuma")

    assert "⛔ <b>PT GAPURA WIJAYAKUSUMA</b>" in screen.html
    assert "on the official list of 20 November 2026 all the same" in screen.html
    assert "Source: Decree 7/2026 &lt;copy&gt;" in screen.html
    assert "Do not pay yet" in screen.html
    assert "annexes" not in screen.html
    assert "not sure how exactly" not in screen.html
    assert "may be over by now" in screen.html
    assert "can get a licence again" not in screen.html


async def test_a_decision_of_which_only_the_month_is_known_names_no_day(asker: Person) -> None:
    assert "Licence suspended (January 2026)." in (await asker.types("PT Melati Kencanawungu")).html


async def test_a_revoked_company_is_told_with_its_source_its_doubt_and_what_the_list_says(asker: Person) -> None:
    screen = await asker.types("PT Teratai Belitungindo")

    assert "Licence revoked (14 February 2020)." in screen.html
    assert "Source: Decree 99/2020" in screen.html
    assert "We are not sure how exactly this name is spelled" in screen.html
    assert "not on the official list of 20 November 2026" in screen.html
    assert "can get a licence again" in screen.html


async def test_not_found_is_said_as_such_with_reasons_and_a_next_step(asker: Person) -> None:
    screen = await asker.types("PT Qwerty <b>Asdf</b> Zxcvb")

    assert "Not on the list" in screen.html
    assert "does not mean fraud" in screen.html
    assert "&lt;b&gt;" in screen.html
    assert "Ask KP2MI (work abroad): 0800-1000." in screen.html
    assert "SIP3MI" in screen.html


async def test_a_training_centre_gets_its_own_sentence(asker: Person) -> None:
    for words in ("LPK Qwerty", "apakah LPK Qwerty resmi?"):
        assert "training centre (LPK). It may train you" in (await asker.types(words)).html


async def test_an_advert_is_not_repeated(asker: Person) -> None:
    screen = await asker.types("LOWONGAN\nPT QWERTY ASDF\ngaji 20 juta, hubungi 0812 0000 0000")

    assert "0812" not in screen.html
    assert "20 juta" not in screen.html
    assert "PT QWERTY ASDF</b>: not on the list" in screen.html


@pytest.mark.parametrize("words", ["apa itu tppo?", "berapa biaya ke taiwan", "what is a P3MI"])
async def test_a_question_is_not_answered_as_a_company_that_is_missing(asker: Person, words: str) -> None:
    screen = await asker.types(words)

    assert "on the list" not in screen.html
    assert {"check", "ask", "home"} <= {button.data for button in buttons(screen)}
    assert asker.in_vain == []


async def test_a_question_about_a_company_is_answered_for_the_company(asker: Person) -> None:
    assert "is on the list" in (await asker.types("apakah PT Cakrawala Zamrud resmi?")).html
    assert "CAKRAWALA ZAMRUD" in (await asker.types("apakah Cakrawala Zamrud resmi?")).html
    assert "Not on the list" in (await asker.types("apakah PT Qwerty Asdf resmi?")).html


@pytest.mark.parametrize(("day", "amber"), [(20, False), (21, True)])
async def test_an_old_list_turns_amber_and_points_to_the_official_page(asker: Person, day: int, amber: bool) -> None:
    asker.clock.at = datetime(2026, 12, day, tzinfo=UTC)

    for words in ("PT Cakrawala Zamrud", "PT Qwerty Asdf", "gapura", "PT Gapura Wijayakusuma"):
        screen = await asker.types(words)
        assert ("🟠 That list is 31 days old" in screen.html) is amber
        assert ("https://siskop2mi.bp2mi.go.id/profil/lembaga/list_lembaga/p3mi" in screen.html) is amber


@pytest.mark.parametrize(
    "words",
    ["PT Cakrawala Zamrud", "PT Qwerty Asdf", "gapura", "PT Gapura Wijayakusuma", "PT Cakrawala Zamrud Nusantara"],
)
async def test_every_verdict_can_be_shared_and_leads_on(asker: Person, words: str) -> None:
    screen = await asker.types(words)

    message = unquote(asker.button("WhatsApp").url.partition("?text=")[2])
    assert message.endswith("https://t.me/example_bot")
    assert "<" not in message
    assert len(message.split("\n")) == 5
    assert message.count("20 November 2026") == 1
    assert {"check", "help", "home"} <= {button.data for button in buttons(screen)}


@pytest.mark.parametrize(
    "words", ["PT Cakrawala Zamrud", "PT Qwerty Asdf", "gapura", "PT Gapura Wijayakusuma", "PT Teratai Belitungindo"]
)
@pytest.mark.parametrize("language", ["id", "en"])
async def test_no_verdict_promises_safety(asker: Person, words: str, language: str) -> None:
    asker.language = language
    screen = await asker.types(words)

    assert not any(word in screen.html.casefold() for word in ("aman", "safe", "terpercaya", "guarantee", "dijamin"))


async def test_no_button_carries_what_was_typed_but_a_company_to_be_told_about(asker: Person) -> None:
    for words in ("Qwerty Asdf", "gapurra", "PT Cakrawala Zamrud Nusantara", "Pak Qwerty", "PT Qwerty Asdf"):
        screen = await asker.types(words)
        carried = [button.data or "" for button in buttons(screen)]
        told = ["watch.on:PT QWERTY ASDF"] if words == "PT Qwerty Asdf" else []
        assert [data for data in carried if re.search("qwerty|gapurra|nusantara", data, re.IGNORECASE)] == told


async def test_a_check_is_not_logged(asker: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    await asker.types("PT Qwerty Asdf")

    assert not caplog.records


async def test_a_button_of_a_company_that_left_the_list_tells_how_to_check(asker: Person) -> None:
    screen = await asker.presses("check.name:PT SUDAH HILANG")

    assert screen == await asker.types("/cek")
    await asker.presses("check.name")
    assert "old" in asker.turn.toast


@pytest.mark.parametrize("name", ["PT CAKRAWALA", "cakrawala zamrud", "PT CAKRAWALA ZAMRUD\nx", ""])
async def test_a_forged_button_is_not_taken_for_a_candidate(asker: Person, name: str) -> None:
    await asker.presses(f"check.name:{name}")

    assert asker.turn.toast


async def test_a_name_too_long_for_a_button_is_copied_instead(asker: Person) -> None:
    screen = await asker.types("zamrudindo")

    long = next(button for button in buttons(screen) if button.text == LONG)
    assert (long.data, long.copy) == (None, LONG)


async def test_every_published_name_can_be_tapped() -> None:
    someone = person()
    register = Path(__file__).parents[2] / "content" / "agencies" / AS_OF
    lines = (register / "listed.csv").read_text(encoding="utf-8").splitlines()[1:]

    for name in {line.partition(",")[0] for line in lines}:
        await someone.presses(f"check.name:{name}")
        assert someone.turn.toast is None, name


async def test_a_check_answers_below_what_was_typed_and_a_candidate_rewrites_the_answer(talk: Talk) -> None:
    reader = talk.person("Reader", "en")

    await reader.says("kalip sukses")
    assert "Did you mean" in reader.reads
    await reader.taps("PT KALIP SUKSES BERJAYA")

    assert [message.from_bot for message in reader.chat] == [False, True]
    assert "PT KALIP SUKSES BERJAYA is on the list" in reader.reads
    assert b"kalip sukses" not in talk.bytes_at_rest().lower()


@pytest.mark.parametrize(("installed", "offered"), [(True, "take a photo"), (False, "Or paste the job advert.")])
async def test_a_photo_is_asked_for_only_where_it_can_be_read(
    asker: Person, monkeypatch: pytest.MonkeyPatch, *, installed: bool, offered: str
) -> None:
    monkeypatch.setattr("handlers.check.available", lambda: installed)

    assert offered in (await asker.types("/cek")).html
