"""Texts about somebody else than a listed company, however near they come: none may ever be called listed."""

import random
from collections.abc import Callable, Iterator

from tests.unit.agencies.adversary import ADVERTS, TALK, Query, Words
from tests.unit.agencies.corruptions import squeeze

BEFORE = (
    "indonesia", "duta", "mitra", "citra", "new", "putra", "bina", "karya", "sumber", "anugerah", "global", "graha",
    "nusa", "bumi", "surya", "the", "best", "cahaya", "berkah", "rumah", "grup", "holding", "semarang", "sinar baru",
)  # fmt: skip
AFTER = (
    "indonesia", "jaya", "group", "mandiri", "sejahtera", "utama", "abadi", "sukses bersama", "internasional", "tbk",
    "overseas", "manpower", "corp", "perkasa", "putra", "baru", "sentosa", "persada", "raya", "consulting", "logistik",
    "2", "II", "dua", "3", "plus", "group indonesia", "holding", "tour & travel", "dan rekan", "& co", "bersaudara",
    "cabang utama jaya", "pusat jaya", "cargo", "education center", "training center", "(indonesia)", "tbk.", "syariah",
    "express", "property", "digital", "tambang", "agro", "farm", "kontraktor", "1", "XXI", "99", "24", "2000", "no 1",
)  # fmt: skip
BODIES = (
    "CV {}", "cv. {}", "UD {}", "Yayasan {}", "koperasi {}", "KSP {}", "LPK {}", "BLK {}", "BLKLN {}", "SMK {}",
    "SMA {}", "Universitas {}", "STIKES {}", "Politeknik {}", "Klinik {}", "RS {}", "Toko {}", "Bank {}", "PD {}",
    "pondok pesantren {}", "Firma {}", "Perum {}", "BUMDes {}", "LSM {}", "Ormas {}", "Majelis Taklim {}", "Hotel {}",
    "{} CV", "{}, Yayasan", "Pak {}", "bu {}", "H. {}", "Hj {}", "Ustadz {}", "Bapak {}", "mbak {}", "koh {}", "Mr {}",
    "Dr. {}", "Drs. H. {}", "kang {}", "gus {}", "Sdr {}", "Tn. {}", "Ny. {}", "calo {} ", "tekong {}", "bos {}",
    "travel {}", "biro {}", "apotek {}", "warung {}", "masjid {}", "perguruan {}", "sanggar {}", "grup wa {}",
    "komunitas {}", "paguyuban {}", "Persatuan {}", "BPR {}", "BMT {}", "PKBM {}", "LKP {}", "PO {}", "PMA {}",
    "Pte Ltd {}", "{} Sdn Bhd", "{} Pte Ltd", "{} Co Ltd", "{} Inc", "{} LLC", "{} Foundation",
)  # fmt: skip
RELATED = (
    "CV Maju Terus bekerja sama dengan PT {}", "koperasi karyawan PT {}", "mantan karyawan PT {}", "mitra resmi PT {}",
    "anak perusahaan PT {}", "eks PT {}", "bukan PT {}", "PT Suka Suka, mitra PT {}", "LPK Harapan penyalur PT {}",
    "saingan PT {}", "PT Zamrud Berdikari (grup PT {})", "agen partner PT {}", "perwakilan PT {}",
    "yayasan milik PT {}", "PT Berdikari Zamrud d/h PT {}", "PT Zamrud dahulu PT {}", "koperasi PT {}", "induk PT {}",
    "PT Zamrud Berdikari / PT {}", "PT Zamrud Berdikari atau PT {}", "calo ngaku dari PT {}", "mengaku PT {}",
    "mengatasnamakan PT {}", "serikat pekerja PT {}", "PT {} dan PT Zamrud Berdikari",
)  # fmt: skip


def dressed(draw: random.Random, words: Words) -> str:
    """Write a name as a name: some case, some form of PT, alone or in talk."""
    name = draw.choice((str.upper, str.lower, str.title))(" ".join(words))
    form = draw.choice(("PT {}", "pt {}", "PT. {}", "{}", "{}", "pt.{}", "{}, PT", "P.T. {}"))
    frame = draw.choice(("{}", "{}", "{}", *TALK[:12], *ADVERTS)) if "," not in form and form != "{}" else "{}"
    return frame.format(form.format(name))


def essence(words: Words) -> str:
    """Return the letters of a name as far as they tell it from another, without what is only spelling."""
    return "".join(squeeze(word).replace("dj", "j") for word in words)


def alike(one: str, other: str) -> bool:
    """Tell whether two words are one letter apart: one more, one less, another, or the two last swapped with it."""
    head = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, due = one[head:], other[head:]
    return one != other and (rest[1:] == due[1:] or rest[1:] == due or rest == due[1:])


def strangers(
    names: list[Words], others: list[str], is_listed: Callable[[Words], bool], draw: random.Random
) -> Iterator[Query]:
    """Yield, for every name, texts that are about somebody else; `others` are real words that may replace one of it."""
    for words in names:
        for kind, changed in _other_names(words, others, draw):
            if not is_listed(changed):
                yield Query(dressed(draw, changed), kind, None)
        name = draw.choice((str.upper, str.lower, str.title))(" ".join(words))
        yield Query(draw.choice(BODIES).format(name), "other body", None)
        yield Query(draw.choice(RELATED).format(name), "related", None)


def _other_names(words: Words, others: list[str], draw: random.Random) -> Iterator[tuple[str, Words]]:
    at, inside = draw.randrange(len(words)), draw.randrange(len(words))
    any_word = draw.choice(others)
    yield "word changed", [*words[:at], any_word, *words[at + 1 :]]
    for place, word in enumerate(words):
        for near in [other for other in others if alike(word, other)][:2]:
            yield "close word", [*words[:place], near, *words[place + 1 :]]
    yield "word after", [*words, draw.choice(AFTER)]
    yield "word after", [*words, any_word]
    yield "word before", [draw.choice(BEFORE), *words]
    yield "word before", [any_word, *words]
    if len(words) > 1:
        yield "word dropped", [*words[:at], *words[at + 1 :]]
        yield "shuffled", draw.sample(words, len(words))
    if inside:
        yield "word inside", [*words[:inside], any_word, *words[inside:]]
