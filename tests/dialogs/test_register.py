"""An administrator brings a new list, with wrong turns; nothing is in use before a yes."""

import io

import pytest
import xlsxwriter

from bot.agencies.register import Register
from bot.staff.model import Role
from tests.talk import Talk, Talker

HEAD = "Nama P3MI,Nomor SIP3MI,Alamat,Telepon"
ROWS = (
    "PT AGESA ASA JAYA,9120307772741,Jl. Contoh 1,0812-0000-1111",
    "PT BARU SEKALI MAJU,9120307772742,Jl. Contoh 2,0812-0000-2222",
)
LIST = "\n".join(("Daftar P3MI per 20 November 2026,,,", HEAD, *ROWS))
SANCTIONS = "Nama PT,Sanksi\nPT AGESA ASA JAYA,Pencabutan izin"


@pytest.fixture
async def boss(talk: Talk) -> Talker:
    officer = await talk.officer("Boss", Role.ADMINISTRATOR)
    return await officer.taps("desk.leave")


def in_use(talk: Talk) -> Register:
    return talk.running.shared.current.register


async def send(boss: Talker, text: str, name: str = "daftar.csv") -> Talker:
    return await boss.sends_document(text.encode(), name)


async def test_a_list_is_shown_and_used_after_a_yes(talk: Talk, boss: Talker) -> None:
    await boss.says("/daftar")
    assert "525" in boss.reads
    await send(boss, LIST)

    assert "20 November 2026" in boss.reads
    assert "PT BARU SEKALI MAJU" in boss.reads
    assert "Lebih dari seperlima" in boss.reads
    assert len(in_use(talk).agencies) == 525

    await boss.taps("✅ Pakai daftar ini")
    await talk.settle()

    assert [agency.name for agency in in_use(talk).agencies] == ["PT AGESA ASA JAYA", "PT BARU SEKALI MAJU"]
    await talk.person("Warga").says("pt baru sekali maju")
    assert "Jl. Contoh 2" in talk.person("Warga").reads
    assert "20 November 2026" in talk.person("Warga").reads


async def test_a_spreadsheet_works_too_and_the_file_leaves_the_chat(talk: Talk, boss: Talker) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, line in enumerate(LIST.splitlines()):
        sheet.write_row(number, 0, line.split(","))
    book.close()
    await boss.says("/daftar")
    await boss.sends_document(file.getvalue(), "daftar.xlsx")

    assert "PT BARU SEKALI MAJU" in boss.reads
    assert [message for message in boss.chat if message.media == "document"] == []


@pytest.mark.parametrize("leave", ["✖️ Batal", "/start", "wait"])
async def test_without_a_yes_nothing_changes_and_nothing_is_left(talk: Talk, boss: Talker, leave: str) -> None:
    await boss.says("/daftar")
    await send(boss, LIST)
    if leave == "wait":
        await talk.wait(minutes=25)
    else:
        await (boss.says(leave) if leave.startswith("/") else boss.taps(leave))
    await talk.settle()

    assert len(in_use(talk).agencies) == 525
    async with talk.running.database.begin() as unit:
        assert await unit.dialogs.idle(talk.clock.now().replace(year=2030), 10) == []


async def test_an_odd_column_is_asked_for(talk: Talk, boss: Talker) -> None:
    await send(boss, LIST.replace("Telepon", "Ket. lain"))
    assert "Ket. lain" in boss.reads
    assert "0812-0000-1111" in boss.reads
    await boss.taps("Telepon", "✅ Pakai daftar ini")
    await talk.settle()

    assert in_use(talk).agencies[0].phones == ("0812-0000-1111",)


@pytest.mark.parametrize("typed", ["17 September 2026", "2026-09-17", "17/09/2026"])
async def test_a_list_without_a_day_asks_for_it(talk: Talk, boss: Talker, typed: str) -> None:
    await send(boss, "\n".join((HEAD, *ROWS)))
    assert "tanggal berapa" in boss.reads
    await boss.says("besok")
    assert "tidak mengerti" in boss.reads
    await boss.says("1 Januari 2031")
    assert "belum tiba" in boss.reads
    await boss.says(typed)
    await boss.taps("✅ Pakai daftar ini")
    await talk.settle()

    assert in_use(talk).as_of.isoformat() == "2026-09-17"


async def test_sanctions_need_a_decree(talk: Talk, boss: Talker) -> None:
    await send(boss, SANCTIONS)
    assert "surat keputusan" in boss.reads.lower()
    await boss.says("SK")
    assert "antara 4" in boss.reads
    await boss.says("SK Menteri 12/2026 tanggal 3 November 2026")
    await boss.says("3 November 2026")
    await boss.taps("✅ Pakai daftar ini")
    await talk.settle()

    [sanction] = in_use(talk).sanctions
    assert (sanction.action, sanction.date) == ("revoked", "2026-11-03")
    assert sanction.source == "SK Menteri 12/2026 tanggal 3 November 2026"
    assert len(in_use(talk).agencies) == 525


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b" \n", "kosong"),
        (b"\x89PNG\r\n\x1a\n", "gambar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel atau Word lama"),
        (b"halo apa kabar", "bukan tabel"),
        (b"PK\x03\x04broken", "rusak"),
    ],
)
async def test_a_file_that_is_no_list_says_why_and_changes_nothing(
    talk: Talk, boss: Talker, data: bytes, said: str
) -> None:
    await boss.says("/daftar")
    await boss.sends_document(data, "daftar.xlsx")

    assert said in boss.reads
    assert "Daftar yang dipakai tidak berubah" in boss.reads
    assert len(in_use(talk).agencies) == 525


async def test_words_and_photos_where_a_file_is_waited_for(boss: Talker) -> None:
    await boss.says("/daftar")
    await boss.says("ini daftarnya")
    assert "kirim file" in boss.reads
    await boss.person.sends_sticker()
    await boss.talk.settle()
    assert "sebagai file" in boss.reads


async def test_an_earlier_version_can_be_compared_and_used_again(talk: Talk, boss: Talker) -> None:
    await send(boss, LIST)
    await boss.taps("✅ Pakai daftar ini")
    await talk.settle()
    await boss.says("/daftar")
    await boss.taps("Versi: P3MI")
    assert any("✅ 1." in label for label in boss.buttons)
    await boss.taps("Bawaan program")
    assert "Baru: 523" in boss.reads
    await boss.taps("↩️ Pakai versi ini")
    await talk.settle()

    assert len(in_use(talk).agencies) == 525


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR, None])
async def test_only_an_administrator_gets_there(talk: Talk, role: Role | None) -> None:
    area = "62.71.03.1002" if role is Role.COORDINATOR else None
    someone = await talk.officer("Other", role, area) if role else talk.person("Other")
    await someone.says("/start")
    for data in ("register", "register.all:listed", "register.back:listed:0", "register.yes"):
        await someone.says("/cek")
        someone.person.room().history[someone.screen.id].keyboard = [[{"text": "palsu", "callback_data": data}]]
        await someone.taps("palsu")
        assert "Daftar P3MI\n" not in someone.reads
    await someone.says("/daftar")
    assert "525" not in someone.reads
    await send(someone, LIST)
    assert "Pakai daftar ini" not in " ".join(someone.buttons)


async def test_an_old_button_of_the_preview_does_nothing(talk: Talk, boss: Talker) -> None:
    await send(boss, LIST)
    message = boss.screen.id
    await boss.taps("✖️ Batal")
    boss.person.room().history[message].keyboard = [[{"text": "lama", "callback_data": "register.yes"}]]
    await boss.taps("lama")
    await talk.settle()

    assert len(in_use(talk).agencies) == 525


async def test_the_weekly_digest_tells_age_and_what_three_asked_for(talk: Talk, boss: Talker) -> None:
    for number in range(3):
        await talk.person(f"Warga {number}").says("PT Zeta Omega Jaya Raya")
    await talk.person("Warga 0").says("PT Rahasia Satu Orang Saja")
    count = len(boss.chat)

    await talk.wait(days=7)

    assert len(boss.chat) == count + 1
    assert "Daftar P3MI minggu ini" in boss.reads
    assert "zeta omega jaya raya (3)" in boss.reads
    assert "rahasia" not in boss.reads.lower()
    assert "hari" in boss.reads
    await talk.wait(days=7)
    assert len(boss.chat) == count + 2


async def test_a_list_too_long_for_a_chat_points_to_the_command(boss: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.drafts.HELD_LIMIT", 10)
    await send(boss, LIST)

    assert "agencies import" in boss.reads


async def test_names_of_the_file_are_in_no_log(boss: Talker, logged: io.StringIO) -> None:
    await send(boss, LIST)

    assert "BARU SEKALI" in boss.reads
    assert "BARU SEKALI" not in logged.getvalue()
