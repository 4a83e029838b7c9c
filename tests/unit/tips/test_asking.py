from pathlib import Path

import pytest
import yaml

from bot.resources import ContentFolder, data_folder
from bot.tips.asking import FILE, QUESTIONS_FILE, Asking, has_contact

UNMASKING = (
    "Siapa nama Anda?",
    "Ini siapa ya?",
    "Boleh tahu namanya?",
    "Maaf, dengan siapa saya bicara?",
    "Tolong sebutkan identitas Anda.",
    "Kami perlu KTP pelapor.",
    "Kirim foto KTP dulu ya",
    "Bapak atau Ibu?",
    "Anda laki-laki atau perempuan?",
    "Umur Anda berapa?",
    "Di mana alamat Anda?",
    "Anda tinggal di mana?",
    "Rumah Anda sebelah mana masjid?",
    "RT berapa rumah Anda?",
    "Rumahnya di jalan apa, Bu?",
    "Posisi sekarang di mana?",
    "Share lokasi ya",
    "Kirim lokasi Anda sekarang.",
    "Minta nomor HP Anda.",
    "Nomor WA berapa?",
    "Ada nomor yang bisa kami hubungi?",
    "Boleh kami telepon?",
    "Bisa telepon saya?",
    "Hubungi saya di 0812 3456 7890.",
    "WA saya saja biar cepat.",
    "Balas lewat WhatsApp saya saja.",
    "Bisa ketemu besok?",
    "Kita bertemu di kantor lurah jam 9.",
    "Datang ke kantor kami saja.",
    "Silakan datang ke kelurahan untuk memberi keterangan.",
    "Kami mau ke rumah Anda sore ini.",
    "Apakah Anda istrinya?",
    "Ibu tetangganya ya?",
    "Apa hubungan Anda dengan korban?",
    "Apakah kamu keluarga korban?",
    "Anda kerja di mana?",
    "Anda guru di sekolah itu?",
    "Sekolah tempat Anda mengajar apa namanya?",
    "Kapan Anda di sana sendirian?",
    "Jam berapa Anda melihatnya?",
    "Dari mana Anda tahu?",
    "Siapa yang cerita ke Anda?",
    "Kok bisa tahu, Anda ikut ke sana?",
    "Kirim selfie untuk bukti.",
    "Kirim foto Anda bersama dia.",
    "Bisa video call sebentar?",
    "Akun Facebook Anda apa?",
    "Siapa saja yang tahu selain Anda?",
    "Anda bersedia jadi saksi?",
    "Tolong tulis nama lengkap dan alamat.",
    "Who are you?",
    "What is your name?",
    "Can I have your phone number?",
    "Where do you live?",
    "Are you his wife?",
    "How do you know this?",
    "Can we meet tomorrow?",
    "Please call me on my phone.",
    "Send a photo of yourself.",
    "Which school do you work at?",
    "When were you there alone?",
    "Would you testify as a witness?",
    "Namanya siapa Bu?",
    "Siapa nama lengkapnya ya pelapor?",
    "Saya bicara dengan siapa ini?",
    "Boleh kenalan dulu?",
    "Bapak ini warga mana?",
    "Anda warga RT berapa?",
    "Rumah ibu dekat mana?",
    "Alamat lengkapnya di mana pak?",
    "Bisa kasih nomor telepon?",
    "Bisa minta kontak yang bisa dihubungi?",
    "Nanti saya telepon ya, berapa nomornya?",
    "Saya tunggu di depan masjid jam 4 sore.",
    "Nanti sore kita ketemuan di warung.",
    "Saya akan ke rumah ibu sekarang.",
    "Tolong datang ke polsek.",
    "Anda siapanya korban?",
    "Ibu ini siapanya?",
    "Kamu temannya ya?",
    "Apakah Anda kenal dekat dengan dia?",
    "Anda kenal korban dari mana?",
    "Bagaimana Anda mengetahui hal ini?",
    "Kamu lihat sendiri?",
    "Waktu kejadian Anda ada di mana?",
    "Anda pakai baju apa waktu itu?",
    "Kerjaan kamu apa?",
    "Usia berapa?",
    "Kelas berapa kamu?",
    "Nama suamimu siapa?",
    "Foto dirimu dong",
    "Kirim KTP ya",
    "Nama akun IG kamu apa?",
    "Tulis alamatmu",
    "nomormu berapa",
    "dimana rumahmu",
    "siapa namamu?",
    "What's your relation to her?",
    "Could you tell me your name?",
    "Give me your address",
    "Where exactly are you?",
    "I will call you, what is your number?",
    "Can you come to the office?",
    "Anda lagi di mana?",
    "Kamu siapanya?",
    "Sudah lama Anda kenal dia?",
    "Boleh saya main ke rumah?",
    "Nama kamu?",
    "Mbak tinggal dekat situ?",
    "Saya jemput di mana?",
    "Jam berapa bisa ketemu?",
    "Pelapor ini siapa?",
    "Tolong tulis data diri lengkap.",
    "Bagaimana kami bisa menghubungi Anda?",
    "Anda melihatnya dari mana?",
    "Boleh saya tahu usia Anda?",
    "Pekerjaan Anda apa?",
    "Nomor yang aktif berapa ya?",
    "Kasih tahu dong ini siapa",
    "Saya ingin bicara langsung dengan Anda.",
    "Kita bicara lewat telepon saja.",
    "Apakah Anda saudara korban?",
    "Are you a neighbour?",
    "Tell us your name please.",
    "What do you do for a living?",
    "Can I call you?",
    "Who told you this?",
    "Did you see it yourself?",
)

HONEST = (
    "Terima kasih, info ini kami baca.",
    "Kami datang besok pagi.",
    "Jangan bicara dengan perekrut. Tunggu kabar kami di sini.",
    "Apa nama perusahaannya?",
    "Siapa nama perekrutnya?",
    "Nomor apa yang dipakai perekrut?",
    "Di mana alamat kantor perusahaan itu?",
    "Kapan mereka berangkat?",
    "Hari apa kapalnya berangkat?",
    "Lewat bandara mana mereka pergi?",
    "Ada berapa orang yang akan berangkat?",
    "Apakah ada anak di bawah 18 tahun?",
    "Apakah korban masih di rumah itu?",
    "Apakah ada yang terluka?",
    "Apakah paspornya ditahan?",
    "Berapa uang yang diminta?",
    "Gaji berapa yang dijanjikan?",
    "Di negara mana dia sekarang?",
    "Siapa yang mengantar ke bandara?",
    "Siapa yang memegang paspor mereka?",
    "Apakah rumah itu dijaga orang?",
    "Rumah penampungan itu warna apa?",
    "Di jalan apa rumah penampungan itu?",
    "Apakah ada foto iklannya? Kirim lewat tombol Tambah.",
    "Bolehkah info ini kami teruskan ke polisi?",
    "Kalau ada bahaya, telepon 110 atau 112.",
    "Kalau keluarga di luar negeri butuh bantuan, hubungi KBRI.",
    "Perusahaan itu tidak ada di daftar resmi.",
    "Jangan serahkan paspor atau KTP kepada siapa pun.",
    "Jangan bayar apa pun dulu.",
    "Anda tidak perlu menyebut nama.",
    "Nama Anda tidak kami perlukan.",
    "Jangan tulis siapa Anda.",
    "Anda aman: kami tidak tahu siapa Anda.",
    "Kami tidak akan menelepon Anda.",
    "Polisi sudah datang ke tempat itu.",
    "Korban sudah dijemput dan selamat.",
    "Info ini kami tutup karena sudah selesai.",
    "Ada perubahan sejak kemarin?",
    "Apakah tawarannya masih ada di Facebook?",
    "Apa nama grup Facebook-nya?",
    "Mobil apa yang dipakai? Kalau tahu, tulis nomor polisinya.",
    "Apakah mereka dilarang keluar?",
    "Apakah HP mereka diambil?",
    "Kontrak kerjanya dalam bahasa apa?",
    "Visa apa yang dijanjikan?",
    "Kami periksa ke dinas tenaga kerja hari ini.",
    "Mohon tunggu dua hari, lalu buka lagi dengan nomor Anda.",
    "Simpan nomor itu baik-baik, jangan ditunjukkan ke orang lain.",
    "Sudah kami teruskan ke BP3MI.",
    "Thank you. We will look at it today.",
    "Which company is it?",
    "When do they leave?",
    "Do not tell us who you are.",
    "Is anybody in danger now?",
    "We do not need your name.",
    "Siapa pemilik agen itu?",
    "Apakah perekrut itu warga sini?",
    "Mereka tinggal di mana sekarang?",
    "Di mana rumah penampungannya?",
    "Rumahnya di jalan apa?",
    "Nama suaminya siapa?",
    "Apakah perekrut punya akun Facebook?",
    "Berapa nomor telepon perekrut?",
    "Apakah dia sudah pulang ke rumah?",
    "Jam berapa mereka dijemput?",
    "Siapa yang membayar tiketnya?",
    "Apakah korban bisa kami hubungi dengan aman?",
    "Petugas kami akan datang ke lokasi besok.",
    "Jangan datang ke kantor perekrut itu.",
    "Tetap di tempat aman.",
    "Kalau Anda takut, tidak apa-apa berhenti di sini.",
    "Terima kasih sudah memberi tahu kami.",
    "Anak itu kelas berapa?",
    "Apakah keluarganya tahu?",
    "Apa warna mobilnya?",
    "Kapan terakhir dia bisa ditelepon?",
    "Apakah ada orang lain yang ditawari?",
    "Kami sudah menelepon perusahaan itu.",
    "Perusahaan itu punya izin untuk negara ini.",
    "Apakah tawaran itu lewat sekolah?",
    "Apakah mereka disuruh menandatangani sesuatu?",
    "Bukti transfer jangan dihapus.",
    "Who is the recruiter?",
    "Where are they now?",
    "Which number does he use?",
    "Apakah Anda tahu kapan mereka berangkat?",
    "Anda tahu nama perusahaannya?",
    "Apakah Anda aman sekarang?",
    "Apa yang Anda butuhkan?",
    "Do you know which company it is?",
    "Are you safe?",
    "Thank you, when do they leave?",
    "Apakah sudah ada yang berangkat?",
    "Siapa saja yang ditawari?",
    "Terima kasih. Info Anda kami teruskan ke polisi.",
    "Kami tidak tahu siapa Anda, dan tidak mencari tahu.",
    "Buka lagi bot ini dengan nomor Anda dalam dua hari.",
    "Tolong jangan balas pesan perekrut.",
    "Simpan bukti pembayaran.",
    "Apa nama kapalnya?",
)


@pytest.fixture(scope="module")
def asking() -> Asking:
    return Asking.load(ContentFolder(data_folder("content")))


@pytest.mark.parametrize("words", UNMASKING)
def test_what_would_unmask_a_sender_is_stopped(asking: Asking, words: str) -> None:
    assert asking.asks_identity(words)
    assert asking.asks_identity(f"Terima kasih.\n{words.upper()}\nSalam.")


def test_at_most_three_of_fifty_honest_answers_are_stopped(asking: Asking) -> None:
    stopped = [words for words in HONEST if asking.asks_identity(words)]
    assert len(stopped) <= 3, stopped


def test_the_corpus_is_large_enough() -> None:
    assert len(set(UNMASKING)) >= 50
    assert len(set(HONEST)) >= 50


def test_there_are_questions_enough_in_both_languages(asking: Asking) -> None:
    assert len(asking.questions) >= 12
    assert all(texts.keys() == {"id", "en"} for texts in asking.questions)
    assert not any("{" in text or has_contact(text) for texts in asking.questions for text in texts.values())


@pytest.mark.parametrize(
    "broken", [{"en": "Which company?"}, {"id": "Siapa nama Anda?"}, {"id": "Perusahaan apa?", "en": "Who are you?"}]
)
def test_a_question_that_may_not_be_asked_is_refused_when_the_file_is_read(
    asking: Asking, tmp_path: Path, broken: dict[str, str]
) -> None:
    own = tmp_path / QUESTIONS_FILE
    own.parent.mkdir()
    own.write_text(yaml.safe_dump({"questions": [broken]}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"questions\.yaml"):
        Asking.load(ContentFolder(data_folder("content"), tmp_path))


@pytest.mark.parametrize("name", [FILE, QUESTIONS_FILE])
def test_an_unknown_key_is_refused(tmp_path: Path, name: str) -> None:
    own = tmp_path / name
    own.parent.mkdir()
    own.write_text("surprise: yes\n", encoding="utf-8")
    with pytest.raises(ValueError, match="surprise"):
        Asking.load(ContentFolder(data_folder("content"), tmp_path))


@pytest.mark.parametrize(
    "words",
    [
        "0812 3456 7890",
        "+62-812-3456-7890",
        "lihat https://imigrasi.go.id",
        "www.contoh.com",
        "t.me/sesuatu",
        "wa.me/62812",
        "tulis ke kantor@contoh.id",
        "cari @akun_saya",
        "buka contoh.site",
    ],
)
def test_a_way_to_reach_somebody_is_seen(words: str) -> None:
    assert has_contact(words)


@pytest.mark.parametrize(
    "words", ["Kami datang jam 9.", "Tanggal 24-11-2026", "Telepon 112", "Ada 15 orang.", "Terima kasih.Kami datang."]
)
def test_what_reaches_nobody_is_left_alone(words: str) -> None:
    assert not has_contact(words)
