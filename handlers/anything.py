"""Whatever no other conversation took: words typed for buttons, a cry for help, a recruiter, pictures, old buttons.

Its routes come last.
"""

import re

from bot.i18n import _
from bot.staff.model import Role
from handlers import countries, drafts, offer, tip, ways
from handlers.ask import show_ask
from handlers.cards import show_flags
from handlers.certificate import show_certificate
from handlers.check import answer_words, check_picture, check_words, show_how
from handlers.context import Attachment, Command, Presence, Turn
from handlers.course import show_course
from handlers.hotlines import hotlines_screen, show_hotlines
from handlers.keyboards import Tap
from handlers.learning import show_menu
from handlers.practise import show_scenes
from handlers.replies import Screen
from handlers.routes import Handler, Route, on_command, on_words_anywhere, otherwise
from handlers.settings import erase, show_languages, show_privacy, show_settings
from handlers.start import home_rows, home_screen, outdated, show_guide, show_home
from handlers.typed import meant

MAIN: dict[str, Handler] = {
    "learn": show_menu,
    "check": show_how,
    "tip": tip.begin,
    "help": show_hotlines,
    "settings": show_settings,
}

SAID: tuple[tuple[Handler, str], ...] = (
    (show_home, "menu, home, start, mulai, beranda, kembali, batal, cancel, back"),
    (show_home, "halo, hallo, hai, hi, hello, hey, permisi, p, tes, test, ok, oke, ya, iya, yes, no, tidak, min, kak"),
    (show_home, "pagi, siang, sore, malam, selamat pagi, selamat siang, selamat sore, selamat malam, apa kabar"),
    (show_home, "assalamualaikum, assalamu alaikum, asalamualaikum, salam, shalom, tabe, horas"),
    (show_home, "terima kasih, terimakasih, makasih, trims, thanks, thank you, thx"),
    (show_guide, "cara pakai, cara, petunjuk, panduan, how, guide, apa ini, ini apa, bot apa ini, what is this"),
    (show_menu, "belajar, pelajaran, materi, kuis, learn, lesson, lessons, quiz"),
    (show_scenes, "latihan, latihan lagi, simulasi, coba latihan, practise, practice, practise again"),
    (show_course, "kursus, kursus singkat, ikut kursus, kursus pendek, course, short course, reminders, pengingat"),
    (
        show_ask,
        "tanya, bertanya, mau tanya, mau bertanya, saya mau tanya, boleh tanya, pertanyaan, ask, question",
    ),
    (show_how, "cek, periksa, cek perekrut, cek perusahaan, cek pt, check, check a recruiter, check a company"),
    (show_how, "pt, loker, lowongan, lowongan kerja, info loker, info kerja, kerja, job, jobs"),
    (tip.begin, "info, lapor, kirim, kirim info, laporan, melapor, mau lapor, saya mau lapor, report, send info, tip"),
    (
        show_hotlines,
        "bantuan, tolong, tolong saya, tolong aku, tolong kami, minta tolong, tolong bantu, darurat, bahaya",
    ),
    (show_hotlines, "help, help me, help us, please help, emergency, danger, telepon, nomor telepon, hotline, sos"),
    (offer.ask, "tujuh pertanyaan, 7 pertanyaan, tawaran, ditawari kerja, seven questions, offer"),
    (ways.show_ways, "jalur resmi, jalan resmi, jalur, cara resmi, official ways, legal ways, ways"),
    (countries.show_countries, "negara, daftar negara, negara tujuan, country, countries"),
    (show_flags, "kartu, kartu tanda bahaya, tanda tanda bahaya, red flags, flags, cards"),
    (show_certificate, "sertifikat, piagam, keluarga siap, certificate, family ready"),
    (show_settings, "pengaturan, setelan, atur, settings"),
    (show_languages, "bahasa, ganti bahasa, bahasa indonesia, bahasa inggris, english, language, change language"),
    (show_privacy, "privasi, privacy"),
    (erase, "hapus, hapus semua, hapus data, hapus jejak, erase, erase everything, delete"),
)
"""What people type instead of tapping, whole messages only, in small letters and without signs."""

DANGER = re.compile(
    r"\b(?:di(?:kurung|sekap|pukul|pukuli|siksa|perkosa|lecehkan|culik|ancam|aniaya|bunuh|paksa)|bunuh diri|"
    r"(?:tidak|tdk|tak|ga|gak|gk|nggak|enggak|ngga|engga) (?:boleh|bisa|bs|diizinkan) (?:keluar|pulang|pergi|kabur)|"
    r"(?:saya|aku|kami|anak|adik|kakak|teman|istri) (?:mau )?dijual|selamatkan (?:saya|aku|kami|kita)|"
    r"locked (?:up|in|inside)|beaten|raped|kidnapped|tortured|enslaved|suicide|save (?:me|us)|"
    r"(?:cannot|can t|not allowed to|won t let (?:me|us)) (?:leave|go home|get out))\b"
)
"""Words of somebody who suffers or sees violence, within a longer message."""


async def take_words(turn: Turn) -> Screen | None:
    """Take typed words: a button by its name, a cry for help, else a recruiter or an advert to check."""
    said = _bare(turn.words)
    if not said:
        return home_screen(_("I understand words and photos only. Type the name of a company, or choose below."))
    handler = _named(turn, said)
    if handler is not None:
        return await handler(turn)
    if country := countries.named(turn, said):
        return countries.country_screen(turn, *country)
    return _danger(turn, said) or await check_words(turn)


async def take_question(turn: Turn) -> Screen:
    """Take a question by command, a cry for help first; without words, tell how to ask."""
    said = _bare(turn.words)
    if not said:
        return await show_ask(turn)
    return _danger(turn, said) or await answer_words(turn, turn.words, asks=True)


def _danger(turn: Turn, said: str) -> Screen | None:
    """Return the lines to call where the words are a cry for help; None where they are not."""
    if not DANGER.search(said):
        return None
    return hotlines_screen(turn, _("<b>Please call now.</b> A call is faster than this bot."))


async def take_file(turn: Turn) -> Screen | None:
    """Take a photo or a file, a new list from an administrator, an advert from others; a cry for help comes first."""
    said = _bare(turn.words)
    if DANGER.search(said) or _named(turn, said) is show_hotlines:
        return await take_words(turn)
    if isinstance(turn.given, Attachment) and turn.given.kind == "document":
        roles = {member.role for member in await turn.services.roles()}
        if Role.ADMINISTRATOR in roles:
            return await drafts.take_file(turn)
    return await check_picture(turn)


async def show_way_home(turn: Turn) -> Screen | None:
    """Answer what nothing else answered, with the main buttons."""
    match turn.given:
        case Presence():
            return None
        case Tap():
            outdated(turn)
            return home_screen()
        case Attachment():
            said = _("I can read words and photos only. Type the name of the company, or send a photo of the advert.")
            return home_screen(said)
        case Command():
            return home_screen(_("I do not know that command. Choose below, or just type the name of a company."))
        case _:
            return home_screen()


def _named(turn: Turn, said: str) -> Handler | None:
    for handler, sayings in SAID:
        if said in sayings.split(", "):
            return handler
    button = meant(turn.words, home_rows())
    return None if button is None else MAIN.get(button.verb)


def _bare(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))


HANDLERS: tuple[Route, ...] = (
    Route(take_file, lambda turn: turn.fetch is not None and not turn.state),
    on_command(take_question, "tanya", "ask"),
    on_words_anywhere(take_words),
    otherwise(show_way_home),
)
