import json
from pathlib import Path

import pytest

from bot.agencies.adverts.model import LinkKind, Money, Role
from bot.agencies.adverts.reader import Reader


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("kerja di Phnom Penh", ["KH"]),
        ("Sihanoukville, Poipet, Bavet", ["KH"]),
        ("Myawaddy lewat Mae Sot", ["MM", "TH"]),
        ("loker riyadh & jeddah", ["SA"]),
        ("K A M B O J A gaji besar", ["KH"]),
        ("loker 🇰🇭 gaji besar", ["KH"]),
        ("bukan Kamboja, tapi Taiwan", ["TW"]),
        ("bisa bahasa Inggris dan bahasa Jepang", []),
        ("koreatown, taiwanese, dubaiku", []),
    ],
)
def test_destinations_are_read_from_names_cities_and_flags(reader: Reader, text: str, ids: list[str]) -> None:
    assert [each.id for each in reader.read(text).destinations] == ids


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("gaji 15-20jt", Money(15_000_000, 20_000_000, "IDR", Role.PAY)),
        ("gaji Rp 18.000.000", Money(18_000_000, 18_000_000, "IDR", Role.PAY)),
        ("biaya 4,5 juta", Money(4_500_000, 4_500_000, "IDR", Role.FEE)),
        ("DP 500rb", Money(500_000, 500_000, "IDR", Role.FEE)),
        ("dp 250k", Money(250_000, 250_000, "IDR", Role.FEE)),
        ("Gaji: NT$ 29.500/bulan", Money(29_500, 29_500, "TWD", Role.PAY)),
        ("salary HKD 5.100", Money(5_100, 5_100, "HKD", Role.PAY)),
        ("gaji RM1700", Money(1_700, 1_700, "MYR", Role.PAY)),
        ("gaji 600 SGD", Money(600, 600, "SGD", Role.PAY)),
        ("gaji $800-1000", Money(800, 1_000, "USD", Role.PAY)),
        ("gaji 180.000 yen", Money(180_000, 180_000, "JPY", Role.PAY)),
        ("gaji 2 juta won", Money(2_000_000, 2_000_000, "KRW", Role.PAY)),
        ("gaji 1.200 riyal", Money(1_200, 1_200, "SAR", Role.PAY)),
        ("gaji 12.000 baht", Money(12_000, 12_000, "THB", Role.PAY)),
        ("biaya EUR 350", Money(350, 350, "EUR", Role.FEE)),
        ("dapat 15jt per bulan", Money(15_000_000, 15_000_000, "IDR", Role.PAY)),
        ("siapkan 3jt", Money(3_000_000, 3_000_000, "IDR", Role.UNKNOWN)),
    ],
)
def test_money_is_read_with_its_currency_and_role(reader: Reader, text: str, money: Money) -> None:
    assert reader.read(text).money == (money,)


def test_the_nearest_word_before_tells_pay_from_fee(reader: Reader) -> None:
    money = reader.read("gaji 8jt, biaya proses 25jt, bonus 1jt").money

    assert [(each.low // 1_000_000, each.role) for each in money] == [(8, Role.PAY), (25, Role.FEE), (1, Role.PAY)]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("potong gaji 6 bulan", 6),
        ("potongan 9 bln", 9),
        ("8x potongan", 8),
        ("gaji dipotong selama 5 bulan", 5),
        ("tanpa potongan 6 bulan", None),
        ("kontrak 24 bulan", None),
    ],
)
def test_months_of_wage_that_are_kept(reader: Reader, text: str, months: int | None) -> None:
    assert reader.read(text).deduction == months


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("usia 16-25", 16),
        ("min. 17 tahun", 17),
        ("umur 18 s/d 38 th", 18),
        ("19-35 tahun", 19),
        ("umur maks 45", None),
        ("pengalaman min 10 tahun", None),
        ("di bawah 17 tahun tidak diterima", None),
    ],
)
def test_the_youngest_age_that_is_taken(reader: Reader, text: str, age: int | None) -> None:
    assert reader.read(text).youngest == age


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("https://www.instagram.com/lokercontoh", LinkKind.INSTAGRAM, "https://www.instagram.com/lokercontoh"),
        ("fb.com/lokercontoh", LinkKind.FACEBOOK, "fb.com/lokercontoh"),
        ("cek tiktok.com/@lokercontoh ya", LinkKind.TIKTOK, "tiktok.com/@lokercontoh"),
        ("t.me/lokercontoh", LinkKind.TELEGRAM, "t.me/lokercontoh"),
        ("gabung chat.whatsapp.com/AbCdEf", LinkKind.WHATSAPP, "chat.whatsapp.com/abcdef"),
        ("daftar bit.ly/lokercontoh.", LinkKind.SHORT, "bit.ly/lokercontoh"),
        ("linktr.ee/lokercontoh", LinkKind.SHORT, "linktr.ee/lokercontoh"),
        ("https://docs.google.com/forms/d/e/contoh", LinkKind.FORM, "https://docs.google.com/forms/d/e/contoh"),
        ("forms.gle/contoh", LinkKind.FORM, "forms.gle/contoh"),
        ("www.contohkarya.co.id", LinkKind.SITE, "www.contohkarya.co.id"),
    ],
)
def test_links_are_read(reader: Reader, text: str, kind: LinkKind, shown: str) -> None:
    assert [(each.kind, each.shown) for each in reader.read(text).links] == [(kind, shown)]


def test_handles_and_mails_are_read(reader: Reader) -> None:
    advert = reader.read("DM @loker.contoh, IG: contohkarya, tele @contohjob, loker@gmail.com, hrd@contoh.co.id")

    assert [(each.kind, each.shown) for each in advert.handles] == [
        (LinkKind.UNKNOWN, "@loker.contoh"),
        (LinkKind.INSTAGRAM, "@contohkarya"),
        (LinkKind.TELEGRAM, "@contohjob"),
    ]
    assert [(each.address, each.free) for each in advert.mails] == [
        ("loker@gmail.com", True),
        ("hrd@contoh.co.id", False),
    ]


def test_pasted_adverts_are_told_from_names_and_sentences(reader: Reader, data: Path) -> None:
    lines = [json.loads(line)["query"] for line in (data / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    pasted = [line for line in lines if "\n" in line or line.startswith("Open recruitment")]
    others = [line for line in lines if line not in pasted]

    assert [line for line in pasted if not reader.read(line).is_advert] == []
    assert [line for line in others if reader.read(line).is_advert] == []


@pytest.mark.parametrize(
    "text",
    [
        "apa itu TPPO?",
        "gaji di taiwan berapa?",
        "kerja di malaysia pakai visa turis boleh gak ya",
        "saya ditawari kerja di kamboja gaji 15 juta apakah benar?",
        "biaya bikin paspor berapa dan syaratnya apa saja",
        "paspor saya ditahan majikan di malaysia, harus bagaimana",
    ],
)
def test_a_question_is_no_advert(reader: Reader, text: str) -> None:
    assert not reader.read(text).is_advert
