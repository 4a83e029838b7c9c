import re

import pytest

from bot.learning.aloud import words_aloud
from bot.resources import ContentFolder, data_folder
from bot.speech.voices import load_pronunciations
from bot.speech.words import spoken
from tests.dialogs.turns import person

HOW = load_pronunciations(ContentFolder(data_folder("content")), ("id", "en"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Telepon polisi di 110.", "Telepon polisi di 110."),  # the voice itself says seratus sepuluh
        ("Tanya KP2MI di 0800-1000.", "Tanya ka pe dua em i di nol delapan nol nol, satu nol nol nol."),
        ("+62 21 2924 4800", "tambah enam dua, dua satu, dua sembilan dua empat, empat delapan nol nol."),
        ("Kerja IT, G to G", "Kerja ai ti, ji tu ji."),
        ("Rp15 sampai 30 juta", "15 sampai 30 juta rupiah."),
        ("Gaji Rp15–30 juta.", "Gaji 15 sampai 30 juta rupiah."),
        ("Rp4,5 juta sampai Rp7,5 juta", "4,5 juta rupiah sampai 7,5 juta rupiah."),
        ("paspor biasa 5 tahun: Rp350.000", "paspor biasa 5 tahun: 350000 rupiah."),
        ("Sebanyak 1.047 mahasiswa", "Sebanyak 1047 mahasiswa."),
        ("Menurut UU 21/2007 pasal 18", "Menurut undang-undang 21 tahun 2007 pasal 18."),
        ("P3MI punya SIP3MI.", "pe tiga em i punya sip tiga em i."),
        ("Tanya P3MI-nya.", "Tanya pe tiga em i-nya."),
        ("• Paspor diambil,", "Paspor diambil,"),
        ("1. Nama perusahaannya.\n2. Nomornya.", "Nama perusahaannya.\nNomornya."),
        ("“Cepat, kuota tinggal sedikit”", "Cepat, kuota tinggal sedikit."),
        ("Pilih ✉️ Kirim info", "Pilih Kirim info."),
        ("Pada 16 sampai 26 Januari 2026, 2.493 orang", "Pada 16 sampai 26 Januari 2026, 2493 orang."),
        ("Rp24 juta. Lalu Rp.", "24 juta rupiah. Lalu Rp."),
        ("M-Paspor, bukan PAM", "em paspor, bukan PAM."),
        ("", ""),
        ("👉\n\n—", ""),
    ],
)
def test_a_text_is_written_out_as_it_is_said(written: str, said: str) -> None:
    assert spoken(written, HOW["id"]) == said


def test_english_has_its_own_words() -> None:
    assert spoken("Ask KP2MI at 0800-1000: 2,846 people", HOW["en"]) == (
        "Ask K P two M I at zero eight zero zero, one zero zero zero: 2846 people."
    )
    assert spoken("Rp8 to 30 million a month, Rp5 to 10 people", HOW["en"]) == (
        "8 to 30 million rupiah a month, 5 rupiah to 10 people."
    )


def test_no_short_name_of_a_lesson_is_left_to_chance() -> None:
    """Capitals that are no word are either told how to say, or known to be said right."""
    someone = person()
    library = someone.shared.library
    today = someone.clock.now().date()
    words = [words_aloud(answer) for answer in library.answers("id", today)]
    for lesson in library.lessons("id", today):
        words += [words_aloud(lesson, index) for index in range(len(lesson.pages))]
    said = "\n".join(spoken(text, HOW["id"]) for text in words)
    assert set(re.findall(r"\b[A-Z]{2,}[A-Z0-9]*\b|\b[A-Z]+[0-9]\w*\b", said)) <= {"SAPA"}
