from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.resources import ContentFolder, data_folder
from bot.shapes import ContentFileFault
from bot.tips.naming import Naming

NAMING = Naming.load(ContentFolder(data_folder("content")))

NAMED = [
    ("Budi Santoso itu calonya", "Budi Santoso"),
    ("BUDI SANTOSO", "budi santoso"),
    ("kata Budi, gajinya besar", "Budi Santoso"),
    ("namanya Santoso", "Budi Santoso"),
    ("pak Budi yang minta uang", "Budi Santoso"),
    ("pa' Bud yang minta uang", "Budi Santoso"),
    ("pak toso ikut", "Budi Santoso"),
    ("pakbudi", "Budi Santoso"),
    ("bang Bud", "Pak Budi"),
    ("Budi", "Pak Budi"),
    ("pak Budi", "Pak Bud"),
    ("B u d i", "Budi Santoso"),
    ("B.u.d.i", "Budi Santoso"),
    ("B-U-D-I", "Budi Santoso"),
    ("bu-di", "Budi Santoso"),
    ("S-A-N-T-O-S-O", "Budi Santoso"),
    ("b_u_d_i s_a_n_t_o_s_o", "Budi Santoso"),
    ("@budi_santoso77", "Budi Santoso"),
    ("akun budisantoso", "Budi Santoso"),
    ("Buddi", "Budi Santoso"),
    ("Budiiii", "Budi Santoso"),
    ("Bud1", "Budi Santoso"),
    ("Búdì", "Budi Santoso"),
    ("Ｂｕｄｉ", "Budi Santoso"),
    ("𝓑𝓾𝓭𝓲", "Budi Santoso"),
    ("Boedi", "Budi Santoso"),
    ("budi2 itu", "Budi Santoso"),
    ("Soeharto", "Suharto"),
    ("Suharto", "Soeharto"),
    ("Djoko", "Joko Prasetyo"),
    ("Joko", "Djoko Prasetyo"),
    ("Tjahjo", "Cahyo"),
    ("Jusuf", "Yusuf"),
    ("Yusup", "Yusuf"),
    ("Mohamad", "Muhammad Arsyad"),
    ("Arsad", "Muhammad Arsyad"),
    ("Achmad", "Ahmad"),
    ("Aisah", "Aisyah"),
    ("bu Aisya", "Siti Aisyah"),
    ("Rizky", "Riski"),
    ("Pitri", "Fitri"),
    ("Nopi", "Novi"),
    ("D'Angelo", "Dangelo"),
    ("bu Sri", "Sri Wahyuni"),
    ("ibu Ani", "Ani"),
    ("mbak Ita", "Ita"),
    ("Pak Li", "Li"),
    ("Li Ma", "Li Ma"),
    ("pak Cahaya", "Cahaya"),
    ("Dewi Lestari", "Dewi Lestari"),
    ("Nur Indah", "Nur Indah"),
    ("p a k b u d i", "Budi"),
    ("S r i  A n i", "Sri Ani"),
    ("hub 0812-3456-7890", "081234567890"),
    ("+62 812 3456 7890", "081234567890"),
    ("6281234567890", "0812-3456-7890"),
    ("0812.3456.7890", "+62 812-3456-7890"),
    ("(0812) 3456 7890", "+6281234567890"),
    ("+62 (0)812 3456 7890", "0812 3456 7890"),
    ("o812 3456 789O", "081234567890"),
    ("0 8 1 2 3 4 5 6 7 8 9 0", "081234567890"),
    ("wa.me/6281234567890", "081234567890"),
    ("٠٨١٢٣٤٥٦٧٨٩٠", "081234567890"),
    ("nomornya 0812 3456 7890", "Budi 081234567890"),
    ("0536 3221234", "(0536) 322-1234"),
    ("李明 yang terima", "李明"),
]

NOBODY = [
    ("bu di rumah", "Budi Santoso"),
    ("ibu dijemput", "Budi Santoso"),
    ("budidaya ikan", "Budi Santoso"),
    ("akal budinya", "Sari"),
    ("jadi berangkat", "Yadi"),
    ("juga ikut", "Yuga"),
    ("seorang guru jadi perantara", "Pak Yadi"),
    ("ani dan ita", "Ani"),
    ("sri", "Sri Wahyuni"),
    ("li", "Li"),
    ("cahaya lampu", "Cahaya"),
    ("kain putih dan indah", "Nur Indah"),
    ("bulan puasa", "Bulan"),
    ("ada orang", "Adda"),
    ("para ibu", "Ibu"),
    ("anak laki laki", "Andi"),
    ("pak yang di sana", "Yanti"),
    ("bapak itu", "Ita"),
    ("pak tani", "Santoso"),
    ("dewi malam", "Dewi Lestari"),
    ("mobil hitam", "Budi Santoso"),
    ("minta 5 juta", "Justin"),
    ("katanya gaji besar", "Katarina"),
    ("perempuan muda", "Muhammad"),
    ("a b c d e", "Budi"),
    ("1 2 3", "Budi"),
    ("...", "Budi"),
    ("", "Budi"),
    ("Budi", ""),
    ("Budi", "..."),
    ("Budi", "12"),
    ("0812 3456 7891", "081234567890"),
    ("12 orang, 34 hari, 56 juta", "081234567890"),
    ("3456", "081234567890"),
    ("0812", "081234567890"),
    ("rekening 1234 5678 9012", "081234567890"),
    ("5 juta 500 ribu", "Budi 081234567890"),
    ("kapal ke Nunukan", "Nur Kanti"),
    ("malam hari", "Hari"),
    ("sabar dan tulus", "Tulus"),
    ("mereka bertiga", "Tiga Raja"),
    ("kasih makan", "Kasih"),
]

OFFICIALS = [
    "pak lurah ikut terima uang",
    "Lurahnya tahu",
    "sekretaris lurah bantu bikin surat",
    "kades kasih surat jalan",
    "kepala desa",
    "camat",
    "ketua RT minta jatah",
    "pak RT 03 juga ikut",
    "RT nya diam saja",
    "ketua rw",
    "RT 03 minta uang",
    "babinsa di situ temannya",
    "bhabinkamtibmas",
    "koordinator kelurahan itu temannya calo",
    "kordinatornya",
    "petugas kelurahan",
    "pegawai kecamatan",
    "orang kelurahan",
    "ada aparat yang lindungi",
    "oknum polisi",
    "oknum petugas imigrasi",
    "orang imigrasi yang urus",
    "oknum",
    "PIMPASA",
    "satpol PP",
    "satpolpp",
    "polsek tidak mau terima",
    "polisi temannya",
    "tentara",
    "ada beking",
    "dibekingi orang besar",
    "pambakal",
    "damang adat",
    "bripka Anton",
    "pegawai capil ubah umur di KTP",
    "PNS di dinas",
    "anggota dewan",
    "sudah lapor ke RT tapi diam saja",
    "sudah lapor polisi, tidak ditanggapi",
    "saya sudah lapor ke RT, RT malah marah",
    "rumah pak lurah dipakai",
    "a police officer helps him",
    "the village head signed it",
    "someone at immigration is paid",
    "I told the police but nothing happened",
    "the coordinator is his brother",
    "oknúm POLISI",
    "pak\nlurah",
]

NO_OFFICIALS = [
    "ada calo di RT 03",
    "di rt.3/rw 2 kelurahan Panarung",
    "alamat RT 5 RW 11 kelurahan Pahandut",
    "warga RT 7 banyak yang kena",
    "jalan Rajawali gang 2 RT 4",
    "RT 02/RW 08 Langkai",
    "kantornya dekat kantor polisi",
    "di depan polsek ada mobil",
    "sebelah kantor camat",
    "saya sudah lapor ke RT",
    "sudah lapor ke pak lurah",
    "sudah melapor ke polisi",
    "I reported it to the police",
    "tolong pak petugas, cepat",
    "akun @loker_official_kamboja",
    "di kelurahan Menteng ada calo",
    "orang dari desa sekitar",
    "kecamatan Jekan Raya",
    "kapal dari Sampit, berangkat malam",
    "visa turis, paspor baru",
    "the girls left from the airport",
    "dia kumpulkan KTP warga",
    "artis dan artinya",
    "koordinator calo namanya Anton",
    "",
]


def test_the_tables_are_as_long_as_they_have_to_be() -> None:
    assert len(NAMED) >= 60
    assert len(NOBODY) >= 40


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_a_person_is_named(text: str, name: str) -> None:
    assert NAMING.names_person(text, [name])
    assert NAMING.names_person(f"Katanya, {text}. Begitu.", ["Orang Lain", name])


@pytest.mark.parametrize(("text", "name"), NOBODY)
def test_nobody_is_named(text: str, name: str) -> None:
    assert not NAMING.names_person(text, [name])


def test_somebody_who_is_known_by_nothing_is_never_named() -> None:
    assert not NAMING.names_person("pak Budi", [])


@pytest.mark.parametrize("text", OFFICIALS)
def test_an_official_is_spoken_of(text: str) -> None:
    assert NAMING.names_official(text)
    assert NAMING.names_official(f"Di Pahandut: {text.upper()}!")


@pytest.mark.parametrize("text", NO_OFFICIALS)
def test_no_official_is_spoken_of(text: str) -> None:
    assert not NAMING.names_official(text)


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_text_and_any_name_are_read(text: str, known_as: list[str]) -> None:
    assert NAMING.names_person(text, known_as) in {True, False}
    assert NAMING.names_official(text) in {True, False}


@given(st.text(alphabet="abdeiklmnorstu", min_size=5, max_size=12), st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_longer_name_is_found_in_any_text(name: str, before: str, after: str) -> None:
    text = f"{before}\n{name}\n{after}"
    assert NAMING.names_person(text, [f"{name} {name}a"]) or NAMING.names_person(f"pak {name}", [name])
    assert NAMING.names_person(f"{before}\nPak {name}\n{after}", [name])


@given(st.from_regex(r"08[1-9][0-9]{7,9}", fullmatch=True), st.sampled_from(["{}", "+62{1}", "62 {1}", "({})", "{0}."]))
def test_a_number_is_found_in_any_writing(number: str, writing: str) -> None:
    written = writing.format(number, number[1:])
    assert NAMING.names_person(f"nomornya {written} ya", [number])
    assert NAMING.names_person(f"nomornya {'-'.join(number)} ya", [written])


def test_a_file_with_a_fault_is_refused(tmp_path: Path) -> None:
    shipped = (data_folder("content") / "tips/officials.yaml").read_text(encoding="utf-8")
    (tmp_path / "tips").mkdir()
    (tmp_path / "tips/officials.yaml").write_text(shipped.replace("<post>", "<nobody>", 1), encoding="utf-8")
    with pytest.raises(ContentFileFault, match=r"^tips/officials\.yaml"):
        Naming.load(ContentFolder(tmp_path))
