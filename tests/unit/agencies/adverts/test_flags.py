import pytest

from bot.agencies.adverts.model import Colour
from bot.agencies.adverts.reader import Reader

ABROAD = "Lowongan kerja Malaysia, PT Contoh Karya, gaji RM 1.700. "


def flags(reader: Reader, text: str) -> set[str]:
    return {found.flag.id for found in reader.read(text).flags}


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("pakai visa ziarah dulu", "visa-bukan-kerja"),
        ("PASPOR DITAHAN selama kontrak", "dokumen-ditahan"),
        ("𝗽𝗮𝘀𝗽𝗼𝗿 𝗱𝗶𝘁𝗮𝗵𝗮𝗻 agen", "dokumen-ditahan"),
        ("*paspor* _dipegang_ majikan", "dokumen-ditahan"),
        ("раsроr ditahan", "dokumen-ditahan"),
        ("p4sp0r ditahan", "dokumen-ditahan"),
        ("ijazah asli jadi jaminan", "dokumen-ditahan"),
        ("biaya ditalangi bos", "ditalangi-potong-gaji"),
        ("potong gaji 8 bulan", "potongan-lama"),
        ("tanpa kwitansi", "tanpa-kuitansi"),
        ("yg mundur kena denda 10jt", "denda-mundur"),
        ("jangan cerita siapa2", "dirahasiakan"),
        ("transfer ke rek pribadi", "bayar-rekening-pribadi"),
        ("kontrak diteken di bandara", "kontrak-belakangan"),
        ("bilang aja mau umroh ya", "disuruh-berbohong"),
        ("min. 17 tahun", "di-bawah-18"),
        ("usia 16-25", "di-bawah-18"),
        ("kuota tinggal 3 orang", "terburu-buru"),
        ("ga perlu ijin suami", "tanpa-izin-keluarga"),
        ("HP dikumpulkan di penampungan", "dikurung"),
        ("medical gak usah", "tanpa-pelatihan"),
        ("umur bisa kita mudain di KTP", "data-diubah"),
        ("tujuannya nanti dipindah ke Kamboja", "negara-diganti"),
        ("jasa bantu urus paspor bayar 1,5jt", "uang-paspor"),
    ],
)
def test_a_sign_shows_however_it_is_written(reader: Reader, words: str, flag: str) -> None:
    assert flag in flags(reader, ABROAD + words)


@pytest.mark.parametrize(
    "words",
    [
        "tidak dipungut biaya di muka",
        "jangan bayar di muka",
        "tanpa potong gaji",
        "tidak ada potongan 6 bulan",
        "paspor dipegang sendiri",
        "tidak menahan paspor, KTP, ijazah",
        "bukan visa turis",
        "visa kerja, bukan visa kunjungan",
        "tidak ada denda kalau mundur",
        "waspada calo",
        "hati-hati transfer ke rekening pribadi",
        "bayar ke rekening perusahaan, ada kuitansi",
        "gaji ditransfer ke rekening pribadi pekerja",
        "fotokopi KTP, KK dan ijazah dikumpulkan",
        "data anda kami rahasiakan",
        "kontrak bahasa Mandarin dan Indonesia",
        "status belum menikah",
        "umur 18-40",
        "hubungi admin 0812-0000-1111",
        "visa kerja dulu, baru ganti paspor lama",
        "pengalaman 1 tahun, dibutuhkan segera, kuota terbatas",
    ],
)
def test_a_denial_or_an_ordinary_word_is_no_sign(reader: Reader, words: str) -> None:
    assert flags(reader, ABROAD + words) == set()


@pytest.mark.parametrize(
    ("text", "flag", "shown"),
    [
        ("Lowongan admin Kamboja gaji 8jt", "admin-kamboja", True),
        ("Lowongan admin toko Sampit gaji 2jt", "admin-kamboja", False),
        ("Lowongan ART Saudi PT Contoh", "art-timur-tengah", True),
        ("Lowongan ART Taiwan PT Contoh", "art-timur-tengah", False),
        ("Lowongan perawat rumah sakit Saudi PT Contoh", "art-timur-tengah", False),
        ("Lowongan Taiwan tanpa pengalaman gaji 20jt", "gaji-besar-tanpa-syarat", True),
        ("Lowongan Taiwan tanpa pengalaman gaji 8jt", "gaji-besar-tanpa-syarat", False),
        ("Loker kasir toko usia 17-25 gaji 2jt", "di-bawah-18", False),
        ("Loker karaoke luar kota usia 17-25 mess", "di-bawah-18", True),
        ("paket visa umrah 9 hari hotel bintang 5", "visa-bukan-kerja", False),
        ("LPK kerja sama P3MI kirim ke Jepang", "lpk-mengaku-p3mi", False),
    ],
)
def test_conditions_decide(reader: Reader, text: str, flag: str, shown: bool) -> None:
    assert (flag in flags(reader, text)) is shown


def test_a_contact_person_is_a_sign_only_without_a_company(reader: Reader) -> None:
    alone = reader.read("Kerja kebun di Malaysia gaji RM 1.700, hubungi Pak Budi 0812-0000-1111")
    company = reader.read("PT Contoh: kerja kebun di Malaysia gaji RM 1.700, hubungi Pak Budi 0812-0000-1111")

    assert alone.person_offers
    assert company.person_offers
    assert "perorangan" in {found.flag.id for found in alone.flags}
    assert company.flags == ()


def test_who_calls_may_tell_that_a_company_is_named(reader: Reader) -> None:
    text = "AMRI MARGATAMA job Taiwan pabrik, gaji 29.500 NTD, hub Bu Rina 0812-0000-1111"

    assert {found.flag.id for found in reader.read(text).flags} == {"perorangan"}
    assert reader.read(text, names_company=True).flags == ()


@pytest.mark.parametrize(
    "text",
    [
        "kerja Malaysia hubungi Pak Zulkifli Harahap 0812-0000-1111",
        "kerja Malaysia, Bu Sari 0812 0000 1111",
        "kerja Malaysia 0812-0000-1111 (Mbak Wulandari)",
        "kerja Malaysia CP: Zulkifli 0812-0000-1111",
        "kerja Malaysia lewat sponsor pak Zulkifli",
    ],
)
def test_that_a_person_offers_is_told_but_never_who(reader: Reader, text: str) -> None:
    advert = reader.read(text)

    assert advert.person_offers
    assert not any(name in repr(advert).lower() for name in ("zulkifli", "harahap", "sari 0", "wulandari"))


def test_an_account_owner_is_not_quoted(reader: Reader) -> None:
    advert = reader.read("Loker Korea gaji 20jt, dp transfer ke rek BCA 0000111122 an Zulkifli Harahap")
    quotes = " ".join(found.quote for found in advert.flags)

    assert "bayar-rekening-pribadi" in {found.flag.id for found in advert.flags}
    assert "zulkifli" not in quotes
    assert "0000" not in quotes


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("Loker Malaysia PT Contoh, paspor ditahan", Colour.RED),
        ("Loker Malaysia PT Contoh, tanpa kuitansi, kuota tinggal 2 orang", Colour.RED),
        ("Loker Malaysia PT Contoh, tanpa kuitansi", Colour.AMBER),
        ("Loker Malaysia PT Contoh, potong gaji 6 bulan", Colour.AMBER),
        ("Loker Malaysia PT Contoh", Colour.NOTHING),
    ],
)
def test_one_grave_sign_or_two_strong_ones_make_red(reader: Reader, text: str, colour: Colour) -> None:
    assert reader.read(text).colour is colour
