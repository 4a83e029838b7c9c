"""Adverts: pasted, forwarded, with a picture's caption, or on a picture."""

import pytest
from PIL import Image

from bot.agencies.model import Agency
from bot.agencies.versions import ListKind
from bot.pictures.posters import ReaderBusy, UnreadablePicture, available
from bot.staff.model import Role
from handlers.adverts import AT_HOME
from handlers.offer import COUNTRIES, QUESTIONS
from tests.posters import as_jpeg, draw_poster, make_posters
from tests.talk import Talk, Talker

ADVERT = """LOWONGAN KERJA KAMBOJA 🇰🇭
Admin CS gaji 15 juta, tanpa pengalaman
Berangkat 3 hari lagi, visa turis dulu, paspor kami pegang
PT AGESA ASA JAYA hub Pak Budi 0812-0000-1111"""
HONEST = """PT AGESA ASA JAYA membuka lowongan perawat lansia ke Taiwan.
Syarat usia 21-40, pelatihan dan tes kesehatan. Kontrak 3 tahun, visa kerja.
Datang ke kantor kami dan lihat SIP2MI lowongan ini."""

PHOTO = as_jpeg(Image.new("RGB", (64, 48)))


class Posters:
    """A reader of posters that has read these words, or fails."""

    def __init__(self, found: str | Exception) -> None:
        self._found = found
        self.seen: list[bytes] = []

    async def read(self, picture: bytes) -> str:
        self.seen.append(picture)
        if isinstance(self._found, Exception):
            raise self._found
        return self._found


def with_posters(talk: Talk, monkeypatch: pytest.MonkeyPatch, found: str | Exception) -> Posters:
    posters = Posters(found)
    monkeypatch.setattr(talk.running.shared.posters, "read", posters.read)
    return posters


async def test_the_company_comes_first_then_the_red_flags_then_one_step(warga: Talker) -> None:
    await warga.says(ADVERT)

    text = warga.reads
    order = ("Berhenti dulu", "PT AGESA ASA JAYA: ADA di daftar", "🚩", "Menurut daftar resmi", "Jangan bayar dulu")
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "Paspor, KTP, ijazah" in text
    assert "Kamboja: Belum ada perjanjian" in text
    assert "📋 PT AGESA ASA JAYA" in warga.buttons


async def test_neither_the_persons_name_nor_the_number_is_repeated(warga: Talker) -> None:
    await warga.says(ADVERT)

    assert "Budi" not in warga.reads
    assert "0812" not in warga.reads


@pytest.mark.parametrize("language", ["id", "en"])
async def test_an_honest_advert_gets_no_red_flag_and_no_promise(talk: Talk, language: str) -> None:
    reader = talk.person("Reader", language)
    await reader.says(HONEST)

    assert "🚩" not in reader.reads
    assert {"id": "Itu bukan bukti", "en": "That is no proof"}[language] in reader.reads
    assert not any(word in reader.reads.casefold() for word in ("aman", "safe"))


async def test_a_forwarded_advert_is_read_like_a_pasted_one(warga: Talker) -> None:
    await warga.says(ADVERT)
    pasted = warga.reads
    await warga.forwards(ADVERT)

    assert warga.reads == pasted


async def test_every_company_of_an_advert_gets_its_own_line(warga: Talker) -> None:
    names = "PT AGESA ASA JAYA\nPT KALIP SUKSES BERSAMA\nPT Suka Maju Terus Mundur"
    await warga.says(f"LOWONGAN Malaysia gaji 8 juta\n{names}\nhub 081200001111")

    assert "PT AGESA ASA JAYA: ADA di daftar" in warga.reads
    assert "⛔ PT KALIP SUKSES BERSAMA" in warga.reads
    assert "PT Suka Maju Terus Mundur: TIDAK ADA" in warga.reads
    await warga.taps("⛔ PT KALIP SUKSES BERSAMA")
    assert "Sumber:" in warga.reads


async def test_luring_at_home_leads_to_another_line_and_names_no_list(warga: Talker) -> None:
    await warga.says("Loker bun, kerja cafe di Surabaya, mess disediakan, ada kasbon awal 5jt, WA 0812-0000-2222")

    assert "SAPA 129" in warga.reads
    assert "KP2MI" not in warga.reads
    assert "daftar resmi" not in warga.reads


async def test_every_flag_that_a_screen_knows_by_its_id_is_there(talk: Talk) -> None:
    known = {flag.id for flag in talk.running.shared.adverts.flags()}
    assert {question.flag for question in QUESTIONS} | AT_HOME <= known
    assert set(COUNTRIES) <= {place.id for place in talk.running.shared.adverts.destinations()}


async def test_a_person_without_a_company_is_told_of(warga: Talker) -> None:
    await warga.says("Yuk kerja ke Malaysia bun, saya bisa berangkatkan, gaji 8jt, hubungi bu Sari 0812 0000 1111")

    assert "Perorangan tidak boleh" in warga.reads
    assert "Sari" not in warga.reads


@pytest.mark.parametrize(("called", "said"), [("0812-0000-1111", "sama dengan"), ("0813-0000-2222", "bukan nomor")])
async def test_the_number_is_compared_with_the_one_on_the_list(talk: Talk, called: str, said: str) -> None:
    agency = Agency("PT AGESA ASA JAYA", "9120307772741", None, "a test", phones=("0812-0000-1111",))
    async with talk.running.database.begin() as unit:
        lists = talk.running.shared.keeping(unit)
        await lists.take_over(ListKind.LISTED, (agency,), talk.clock.now().date())
    await talk.settle()
    warga = talk.person("Warga")

    await warga.says(f"LOWONGAN Taiwan gaji 9 juta\nPT AGESA ASA JAYA\nWA {called}")

    assert said in warga.reads


async def test_a_short_text_with_a_red_flag_is_no_question(warga: Talker) -> None:
    await warga.says("katanya kerja di sana pakai visa turis dulu")

    assert "🚩" in warga.reads


async def test_a_photo_is_read_with_its_caption_and_told_as_read(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    posters = with_posters(talk, monkeypatch, "PT AGESA ASA JAYA\nTaiwan gaji 9 juta\nvisa turis")

    await warga.sends_photo(PHOTO, "katanya paspor ditahan")

    assert posters.seen == [PHOTO]
    assert "PT AGESA ASA JAYA: ADA di daftar" in warga.reads
    assert "Bisa ada huruf yang salah baca" in warga.reads
    assert "Bandingkan huruf demi huruf" in warga.reads
    assert warga.reads.count("🚩") >= 2
    assert len(talk.emulator.called("sendChatAction")) == 1


async def test_a_photo_leaves_nothing_behind(talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    with_posters(talk, monkeypatch, "PT ZAMRUDKU SEKALI MAJU")
    await warga.sends_photo(PHOTO + b"marker-of-the-picture")

    assert b"marker-of-the-picture" not in talk.bytes_at_rest()
    assert b"zamrudku" not in talk.bytes_at_rest().lower()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(UnreadablePicture(), "tidak bisa saya baca"), (ReaderBusy(), "antre"), ("", "tidak menemukan tulisan")],
)
async def test_a_picture_that_cannot_be_read_says_what_to_do_next(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch, trouble: str | Exception, said: str
) -> None:
    with_posters(talk, monkeypatch, trouble)
    await warga.sends_photo(PHOTO)

    assert said in warga.reads
    assert "🏠 Menu" in warga.buttons


async def test_the_caption_of_an_unreadable_picture_is_answered_all_the_same(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_posters(talk, monkeypatch, UnreadablePicture())
    await warga.sends_photo(PHOTO, "PT AGESA ASA JAYA")

    assert "tidak bisa saya baca" in warga.reads
    assert "PT AGESA ASA JAYA ADA di daftar" in warga.reads


@pytest.mark.parametrize("caption", ["tolong, saya disekap di sini", "tolong saya", "saya tidak boleh keluar"])
async def test_a_cry_for_help_below_a_photo_gets_the_help_lines_first(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch, caption: str
) -> None:
    posters = with_posters(talk, monkeypatch, "PT AGESA ASA JAYA")
    await warga.sends_photo(PHOTO, caption)

    assert "110" in warga.reads
    assert posters.seen == []


async def test_a_residents_document_is_read_as_a_picture(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_posters(talk, monkeypatch, "PT AGESA ASA JAYA visa turis")
    await warga.sends_document(b"\x89PNG", "loker.png")

    assert "PT AGESA ASA JAYA" in warga.reads


async def test_a_photo_in_a_tip_is_not_read(talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    posters = with_posters(talk, monkeypatch, "PT AGESA ASA JAYA")
    await warga.says("/info")
    await warga.sends_photo(PHOTO)

    assert posters.seen == []


@pytest.mark.skipif(not available(), reason="the extra `ocr` is not installed: pip install '.[ocr]'")
async def test_a_drawn_poster_is_read_by_the_real_reader(talk: Talk, warga: Talker) -> None:
    poster = make_posters(1)[0]
    await warga.sends_photo(as_jpeg(draw_poster(poster)))

    assert poster.company in warga.reads
    assert "📷" in warga.reads
