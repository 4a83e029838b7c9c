"""People whose every trait is a canary, and the search for one in whatever they leave behind.

All of them share stems: an id differs from the next in its last byte and its last three digits alone, and every name
and word begins alike. So a search for a few forms finds any of them, however it was cut; only digests share nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.promises.scenes import Named, forms_of_words, spelled

FIRST_ID = 0x0F_C3A5_D1B6_E400
"""The first id, of the 52 bits that an id has at most; its last three digits can grow by 255 without a carry."""

STEM = "Kanari"
NAME = "Kanarinama"
PHONE = "6281255579"
MARKER = b"KanarifotoKanarifoto"

LETTERS = "bcdfghjklmnprstw"
WINDOW = 8


@dataclass(frozen=True, slots=True)
class Canary:
    """One person: `number` tells them apart, and `tag` stands in every word that they write."""

    number: int

    @property
    def id(self) -> int:
        """Return the person's id."""
        return FIRST_ID + self.number

    @property
    def tag(self) -> str:
        """Return four letters that no other person has."""
        return "".join(LETTERS[self.number >> 4 * place & 15] for place in range(4))

    @property
    def account(self) -> Named:
        """Return an account that tells all that an account can tell."""
        return Named(
            self.id, f"Kanarinama{self.tag}", f"kanarinama_{self.tag}", "xx-kanarinama", last_name="Kanarinama"
        )

    def story(self, more: str = "") -> str:
        """Return words of a tip, with traits of the writer in them."""
        return f"Kanaricerita{self.tag} {more}".strip()

    @property
    def recruiter(self) -> str:
        """Return a name that this person alone looks up."""
        return f"PT Kanariusaha{self.tag} Jaya"

    @property
    def phone(self) -> str:
        """Return a telephone number."""
        return f"+{PHONE}{self.number:03d}"


def forms_of_ids() -> set[bytes]:
    """Return every simple way to write down what all ids have in common."""
    first, last = FIRST_ID, FIRST_ID + 255
    decimal, raw = str(first)[:-3], first.to_bytes(7, "big")[:-1]
    assert str(last).startswith(decimal)
    texts = forms_of_words(decimal) | forms_of_words(f"{first:x}"[:-2])
    return texts | spelled({raw, raw[::-1]})


def digests_of(number: int) -> set[bytes]:
    """Return the digests that anybody could make for every number, as they are, in hex and in base64."""
    raw = number.to_bytes(7, "big")
    texts = {str(number).encode(), f"{number:x}".encode(), raw, raw[::-1], number.to_bytes(8, "big"), raw[::-1] + b"\0"}
    makers = (hashlib.md5, hashlib.sha1, hashlib.sha224, hashlib.sha256, hashlib.sha512, hashlib.blake2b)
    digests = {make(text).digest() for text in texts for make in makers}
    digests |= {hashlib.blake2b(text, digest_size=size).digest() for text in texts for size in (16, 32)}
    return spelled(digests)


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for forms: few short ones one by one, the many digests by their first bytes."""

    forms: frozenset[bytes]
    digests: dict[bytes, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, forms: Iterable[bytes], people: Iterable[int] = ()) -> "Search":
        """Look for forms, and for the digests of people's ids."""
        digests = {digest[:WINDOW]: digest for one in people for digest in digests_of(one)}
        return cls(frozenset(forms), digests)

    def finds(self, content: bytes) -> list[bytes]:
        """Return what stands in `content`."""
        found = [form for form in self.forms if form in content]
        if self.digests:
            starts = {content[at : at + WINDOW] for at in range(len(content) - WINDOW + 1)}
            found += [self.digests[start] for start in starts & self.digests.keys()]
        return found


IDS = forms_of_ids()
PHONES = forms_of_words(PHONE) | forms_of_words(PHONE[2:])
NAMES = forms_of_words(NAME)
WORDS = forms_of_words(STEM)
EVERYTHING = IDS | PHONES | WORDS
