"""Names as people type them, and names that only look like one on the list: drawn with a seed, by cause."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

KEYS = {"a": "qsz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
        "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
        "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa"}  # fmt: skip
SENTENCES = (
    "min mau tanya {} itu resmi gak ya",
    "saya ditawari ke taiwan lewat {}, katanya gaji 12 juta",
    "apa bener {} udah dicabut ijinnya?",
    "mas, {} iki resmi opo ora?",
    "punten bade naros, {} teh resmi?",
    "tolong cek {} dong",
    "is {} a licensed company?",
)
ADVERTS = (
    "LOKER HONGKONG\n{}\ngaji 9jt, potongan 5 bulan\nWA 0812-1111-2222 (Bu Ani)",
    "*DIBUTUHKAN CEPAT*\n✅ {}\n✅ pabrik Taiwan\nhub wa.me/628121112222",
    "Lowongan resmi dari {}. Negara tujuan Jepang, syarat KTP, KK, ijazah.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn query, its cause, and the name it means (None: no name on the list)."""

    query: str
    cause: str
    meant: str | None


def slip(word: str, draw: random.Random) -> str:
    """Make one slip of a finger in a word of at least five letters."""
    place = draw.randrange(1, len(word) - 1)
    one, two = word[place], word[place + 1]
    kind = draw.randrange(4)
    if kind == 0:
        return word[:place] + draw.choice(KEYS.get(one, one)) + word[place + 1 :]
    if kind == 1:
        return word[:place] + two + one + word[place + 2 :]
    if kind == 2:
        return word[:place] + word[place + 1 :]
    return word[:place] + one + draw.choice(KEYS.get(one, one)) + word[place + 1 :]


def slip_name(words: list[str], count: int, draw: random.Random) -> list[str]:
    """Make slips in as many different words of a name."""
    words = list(words)
    long = [place for place, word in enumerate(words) if len(word) >= 5]
    for place in draw.sample(long, min(count, len(long))):
        words[place] = slip(words[place], draw)
    return words


def double(words: list[str], draw: random.Random) -> list[str]:
    """Strike one letter twice."""
    words = list(words)
    place = draw.randrange(len(words))
    at = draw.randrange(len(words[place]))
    words[place] = words[place][: at + 1] + words[place][at:]
    return words


def respell(words: list[str], draw: random.Random, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """Write one word in another spelling, where it has one."""
    words = list(words)
    fits = [(place, old, new) for place, word in enumerate(words) for old, new in pairs if old in word]
    if fits:
        place, old, new = draw.choice(fits)
        words[place] = words[place].replace(old, new, 1)
    return words


def split(words: list[str], draw: random.Random) -> list[str]:
    """Write one word as two."""
    words = list(words)
    place = max(range(len(words)), key=lambda n: len(words[n]))
    if len(words[place]) >= 6:
        at = draw.randrange(3, len(words[place]) - 2)
        words[place : place + 1] = [words[place][:at], words[place][at:]]
    return words


def join(words: list[str], draw: random.Random) -> list[str]:
    """Write two words as one."""
    words = list(words)
    if len(words) > 1:
        at = draw.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return words


OLD = (("u", "oe"), ("c", "tj"), ("j", "dj"), ("ya", "ia"), ("ia", "ya"))
SOUNDS = (("s", "z"), ("f", "p"), ("v", "f"), ("kh", "h"))

CAUSES: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "plain": lambda words, _: words,
    "doubled": double,
    "old spelling": lambda words, draw: respell(words, draw, OLD),
    "sound": lambda words, draw: respell(words, draw, SOUNDS),
    "split": split,
    "joined": join,
    "glued": lambda words, _: ["".join(words)],
    "one slip": lambda words, draw: slip_name(words, 1, draw),
    "two slips": lambda words, draw: slip_name(words, 2, draw),
}


def dress(name: str, draw: random.Random) -> str:
    """Put a name as it may be typed: with PT or without, in any case, alone, in a sentence, in an advert."""
    name = draw.choice((str.lower, str.upper, str.title))(name)
    form = draw.choice(("{}", "{}", "PT {}", "pt. {}", "P.T. {}", "pt {}", "PT.{}", "{}, PT"))
    frame = draw.choice(("{}", "{}", "{}", *SENTENCES, *ADVERTS))
    if frame in SENTENCES[3:5] or "dari" in frame:
        form = "PT {}"
    return frame.format(form.format(name))


def typed_names(names: list[list[str]], draw: random.Random) -> Iterator[Line]:
    """Yield every name once for each cause."""
    for words in names:
        for cause, corrupt in CAUSES.items():
            yield Line(dress(" ".join(corrupt(words, draw)), draw), cause, " ".join(words))


def squeeze(word: str) -> str:
    """Return a word without what is only spelling: doubled letters, i for y, the groups of SAME."""
    word = SAME.get(word, word).replace("y", "i").replace("bh", "b").replace("dh", "d").replace("kh", "k")
    return "".join(letter for place, letter in enumerate(word) if letter != word[place - 1 : place])


SAME = {
    other: group[0]
    for group in (
        ("sukses", "success", "succes", "suksess"), ("rejeki", "rezeki"), ("rizki", "rezki"), ("grup", "group"),
        ("sejahtera", "sejahtra"), ("anugrah", "anugerah"), ("internasional", "international"), ("putra", "putera"),
        ("samudra", "samudera"), ("pasifik", "pacific"), ("resource", "resurce"), ("sarah", "sara"),
    )
    for other in group
}  # fmt: skip


def other_names(names: list[list[str]], vocabulary: list[str], draw: random.Random) -> Iterator[Line]:
    """Yield names that are another company than each listed one: by one word, a word more or less, or the body."""
    listed = {"".join(map(squeeze, words)) for words in names}
    for words in names:
        for cause, other in _differ(words, vocabulary, draw):
            if other and "".join(map(squeeze, other)) not in listed:
                yield Line(dress(" ".join(other), draw), cause, None)
        body = draw.choice(("CV", "koperasi", "LPK", "Pak", "yayasan", "bu"))
        yield Line(f"{body} {' '.join(words)}", "other body", None)


def _differ(words: list[str], vocabulary: list[str], draw: random.Random) -> Iterator[tuple[str, list[str]]]:
    extras = ("indonesia", "jaya", "group", "mandiri", "internasional", "putra", "baru", "2", "sukses", "dan rekan")
    place, inside = draw.randrange(len(words)), draw.randrange(len(words))
    near = [word for word in vocabulary if word[:2] == words[place][:2] and len(word) > 3]
    yield "another word", [*words[:place], draw.choice(vocabulary), *words[place + 1 :]]
    yield "close word", [*words[:place], draw.choice(near or vocabulary), *words[place + 1 :]]
    yield "word after", [*words, draw.choice(extras)]
    yield "word before", [draw.choice(extras[:6]), *words]
    yield "word inside", [*words[:inside], draw.choice(vocabulary), *words[inside:]] if inside else []
    yield "part", [*words[:place], *words[place + 1 :]]


def invented_names(names: list[list[str]], usual: list[str], count: int, draw: random.Random) -> Iterator[Line]:
    """Yield companies made of the usual words of companies."""
    listed = {"".join(map(squeeze, words)) for words in names}
    for _ in range(count):
        words = draw.sample(usual, draw.choice((2, 3, 3, 4)))
        if "".join(map(squeeze, words)) not in listed:
            yield Line(dress(" ".join(words), draw), "invented", None)
