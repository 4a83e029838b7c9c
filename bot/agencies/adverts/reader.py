"""Read a pasted, forwarded or photographed job advert into plain data; nothing of it is kept beyond short quotes."""

import re

from bot.agencies.adverts import cleaning, contacts, phones
from bot.agencies.adverts.figures import read_deduction, read_money, read_youngest
from bot.agencies.adverts.model import Advert, CountryCard, Destination, Flag
from bot.agencies.adverts.people import PeopleMask, is_asked_for
from bot.agencies.adverts.places import Gazetteer
from bot.agencies.adverts.shapes import DestinationsFile, RedFlagsFile
from bot.agencies.adverts.signs import Facts, FlagFinder
from bot.agencies.adverts.telling import is_advert
from bot.agencies.adverts.vocabulary import Vocabulary, load_vocabulary
from bot.resources import ContentFolder
from bot.shapes import read_file

RED_FLAGS_FILE = "red_flags.yaml"
DESTINATIONS_FILE = "destinations.yaml"
PERSON_FLAG = "perorangan"
"""The flag that says in so many words that a person, not a company, sends people."""

_ABROAD = re.compile(r" (?:luar negeri|ln|overseas|tki|tkw|pmi|cpmi|paspor|visa)(?= )")
_COMPANY = re.compile(
    r"(?<! tanpa)(?<! tidak)(?<! bukan)(?<! lewat)"
    r"(?: lewat)? (?:pt|cv|p3mi|sip3mi|pjtki|perusahaan|yayasan|disnaker|bp3mi|bp2mi|kp2mi|siskop2mi|dinas)(?= )"
)
_WORK = re.compile(
    r" (?:kerja|kerjaan|pekerja|lowongan|job|jobs|gaji|majikan|lamaran|art|abk|tki|pmi|karyawan|hiring|rekrut"
    r"|rekrutmen)(?= )"
)


class Reader:
    """Reads adverts; built once, then only read, so it may be shared."""

    def __init__(self, flags: RedFlagsFile, destinations: DestinationsFile, vocabulary: Vocabulary) -> None:
        self._gazetteer = Gazetteer(destinations.destinations)
        self._finder = FlagFinder(flags, vocabulary.sayable | self._gazetteer.words)
        self._people = PeopleMask(
            vocabulary.titles, vocabulary.names, vocabulary.everyday | self._gazetteer.words | self._finder.literals
        )
        self._short = vocabulary.short

    @classmethod
    def load(cls, content: ContentFolder) -> "Reader":
        """Read the red flags, the destinations and the word lists.

        Raises:
            ContentFileFault: a file cannot be used.
            FileNotFoundError: a file is missing.
        """
        return cls(
            read_file(RedFlagsFile, content.file(RED_FLAGS_FILE), RED_FLAGS_FILE),
            read_file(DestinationsFile, content.file(DESTINATIONS_FILE), DESTINATIONS_FILE),
            load_vocabulary(content),
        )

    def read(self, text: str, *, names_company: bool | None = None) -> Advert:
        """Return what a text shows, its first 4,096 signs; any text gets an answer, in bounded time.

        `names_company` tells whether the check has seen a company in it; None judges by words such as "PT".
        """
        mails, rest = contacts.take_mails(cleaning.tidy(text))
        linked, rest = phones.take_linked(rest)
        links, rest = contacts.take_links(rest)
        handles, rest = contacts.take_handles(rest)
        called, rest = phones.take_phones(cleaning.fold(rest))
        words = self._people.hide(cleaning.say(rest, self._short))
        facts = self._gather(words, text, names_company=names_company)
        found = self._finder.find(words, facts)
        has_contact = bool(mails or links or handles or linked or called)
        return Advert(
            phones=tuple(dict.fromkeys((*linked, *called)))[: phones.MOST],
            links=links,
            handles=handles,
            mails=mails,
            destinations=facts.destinations,
            money=facts.money,
            deduction=facts.deduction,
            youngest=facts.youngest,
            person_offers=facts.person or any(each.flag.id == PERSON_FLAG for each in found),
            flags=found,
            is_advert=is_advert(text, words, facts, has_contact=has_contact, has_flag=bool(found)),
        )

    def _gather(self, words: str, text: str, *, names_company: bool | None) -> Facts:
        destinations = self._gazetteer.find(words, text)
        return Facts(
            destinations=destinations,
            abroad=bool(destinations) or bool(_ABROAD.search(words)),
            company=bool(_COMPANY.search(words)) if names_company is None else names_company,
            person=is_asked_for(words),
            work=bool(_WORK.search(words)),
            money=read_money(words),
            deduction=read_deduction(words),
            youngest=read_youngest(words),
        )

    def flags(self) -> tuple[Flag, ...]:
        """Return every red flag, in the order of the file; also those that no text can show."""
        return self._finder.flags

    def flag(self, slug: str) -> Flag:
        """Return one red flag.

        Raises:
            KeyError: there is none of this id.
        """
        for flag in self._finder.flags:
            if flag.id == slug:
                return flag
        raise KeyError(slug)

    def destinations(self) -> tuple[Destination, ...]:
        """Return every destination that is known by name."""
        return self._gazetteer.destinations

    def countries(self) -> tuple[tuple[Destination, CountryCard], ...]:
        """Return the destinations with a card, in the order of the file."""
        return tuple((each, each.card) for each in self._gazetteer.destinations if each.card is not None)

    def gaps(self) -> tuple[Destination, ...]:
        """Return the destinations of which no rule is known yet, for the doctor to list."""
        return tuple(each for each in self._gazetteer.destinations if each.rule is None)
