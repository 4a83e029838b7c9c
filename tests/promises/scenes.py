"""The conversation of a tip, step by step in any language, and what can be looked for in what it leaves behind."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.demo.emulator import Call
from bot.demo.model import Account, Json
from bot.demo.people import Person
from bot.dialogs import IDLE_LIMIT, Dialog
from bot.i18n import Catalogues
from bot.keys import Keys
from bot.staff.model import Role
from handlers.notice import Promise, promises
from handlers.shared import Terms
from tests.talk import MENTENG, Talk, Talker
from tests.tips import RECEIPT, STORY, note_receipt

LANGUAGES = ("id", "en")

TERMS = Terms(delay=timedelta(minutes=30), undo=timedelta(minutes=10))
"""As an installation has them that sets nothing."""

WAY = {
    "tip.notice": "/info",
    "tip.district": "tip.go",
    "tip.area": "tip.in:62.71.03",
    "tip.category": f"tip.at:{MENTENG}",
    "tip.spot": "tip.about:work_abroad",
    "tip.period": "tip.spot:office",
    "tip.danger": "tip.period:week",
    "tip.numbers": "tip.danger:yes",
    "tip.knows": "tip.on",
    "tip.official": "tip.knows:several",
    "tip.text": "tip.official:no",
    "tip.photos": STORY,
    "tip.preview": "tip.checked",
    "tip.receipt": "tip.send",
    "tip.confirm": "tip.noted",
    "tip.push": "",
}
"""Each question of a tip, and the step that opens it: a button's data, or what is typed; empty: the receipt's end."""


_DATA = re.compile(r"(?:tip|box|desk)\.\w+(?::\S+)?")


async def step(someone: Talker, *whats: str) -> Talker:
    """Tap buttons by their data, and type anything else; for empty words, the end of the receipt."""
    for what in whats:
        if not what:
            receipt = (await dialog_of(someone.talk, someone)).data["receipt"]
            await someone.says(receipt[-4:])
            continue
        await (someone.taps(what) if _DATA.fullmatch(what) else someone.says(what))
    return someone


async def walk(warga: Talker, until: str, *, story: str = STORY, official: str = "no") -> Talker:
    """Answer every question before the state `until`."""
    answers = {"tip.text": f"tip.official:{official}", "tip.photos": story}
    for state, what in WAY.items():
        if state == "tip.text" and official == "unsure":
            await warga.person.taps_at(warga.screen.id, 1, 0)
            await warga.talk.settle()
        else:
            await step(warga, answers.get(state, what))
        if state == until:
            return warga
    raise LookupError(until)


def receipt_on(warga: Talker) -> str:
    """Return the receipt on the screen."""
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    return receipt[0]


async def send(warga: Talker, story: str = STORY, *, official: str = "no") -> str:
    """Send a tip, close it, and return its receipt."""
    await walk(warga, "tip.receipt", story=story, official=official)
    return await note_receipt(warga)


async def office(talk: Talk, language: str = "id") -> tuple[Talker, Talker]:
    """Let a coordinator of Menteng and a supervisor of the whole office join."""
    coordinator = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG, language)
    return coordinator, await talk.officer("Petugas", Role.SUPERVISOR, None, language)


async def dialog_of(talk: Talk, warga: Talker) -> Dialog:
    """Return where a chat's conversation stands."""
    actor = talk.running.shared.keys.pseudonym("chat", str(warga.person.id))
    async with talk.running.database.begin() as unit:
        return await unit.dialogs.lock(actor)


async def open_conversations(talk: Talk) -> int:
    """Return how many conversations are kept."""
    async with talk.running.database.begin() as unit:
        return len(await unit.dialogs.idle(talk.clock.now() + 2 * IDLE_LIMIT, 100))


def forge(warga: Talker, data: str) -> None:
    """Put a button that was never offered under the newest message."""
    warga.person.room().history[warga.screen.id].keyboard = [[{"text": "palsu", "callback_data": data}]]


def told(catalogues: Catalogues, language: str, name: str, terms: Terms = TERMS) -> Promise:
    """Return a promise in a language."""
    with catalogues.speaking(language):
        return next(promise for promise in promises(terms) if promise.name == name)


def words(html: str) -> str:
    """Return a sentence as it is read, without its markup."""
    return re.sub(r"<[^>]+>", "", html)


def calls_to(talk: Talk, *people: Talker) -> list[Call]:
    """Return every call of the Bot API that names the chat of one of these people."""
    chats = {someone.person.id for someone in people}
    return [call for call in talk.emulator.calls if {call.params.get("chat_id"), _scope(call)} & chats]


def _scope(call: Call) -> object:
    return call.params.get("scope", {}).get("chat_id")


@dataclass(slots=True, eq=False)
class Named(Account):
    """An account that tells more about its owner than others do."""

    last_name: str = ""

    def to_json(self) -> Json:
        """Return the Bot API `User`, with all that Telegram may add."""
        # Not super(): a slotted dataclass is made anew, so that super() would look for another class.
        return Account.to_json(self) | {"last_name": self.last_name, "is_premium": True}


def newcomer(talk: Talk, account: Account) -> Talker:
    """Return somebody with this account."""
    talk.emulator.world.accounts[account.id] = account
    talk.emulator.people[account.id] = person = Person(talk.emulator.world, account)
    return Talker(talk, person)


def forms_of_number(number: int) -> set[bytes]:
    """Return every simple way to write a number down, and the digests that anybody could try for every number."""
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    plain = {str(number).encode(), raw, raw[::-1]}
    digests = {
        make(text).digest() for text in plain for make in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b)
    } | {hashlib.blake2b(text, digest_size=size).digest() for text in plain for size in (16, 32)}
    texts = forms_of_words(str(number)) | forms_of_words(f"{number:x}")
    return texts | spelled(plain | digests)


def forms_of_words(text: str) -> set[bytes]:
    """Return every simple way to write words down."""
    given = {letters[::way] for letters in (text, text.lower(), text.upper()) for way in (1, -1)}
    return spelled({each.encode(code) for each in given for code in ("utf-8", "utf-16-le", "utf-16-be")})


def spelled(plain: set[bytes]) -> set[bytes]:
    """Return texts as they are, in hex, and in base64 at any offset."""
    return {form for text in plain for form in (text, text.hex().encode(), text.hex().upper().encode(), *_base64(text))}


def _base64(text: bytes) -> Iterator[bytes]:
    for offset in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # What stands before and behind changes the letters at either end; those between are always the same.
            whole = encode(b"\0" * offset + text).rstrip(b"=")
            yield whole[-(-offset * 8 // 6) : len(whole) - (1 if (offset + len(text)) % 3 else 0)]


def at_rest(folder: Path) -> bytes:
    """Return every byte of a folder, its files' names too."""
    return b"".join(
        str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def found(forms: set[bytes], content: bytes) -> list[bytes]:
    """Return the forms that stand in `content`."""
    return [form for form in forms if form in content]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Something that was sealed: what for, and what it said."""

    purpose: str
    content: bytes


def watch_seals(monkeypatch: pytest.MonkeyPatch) -> list[Sealed]:
    """Note everything that the installation's keys seal from now on: what a thief of keys and database could read."""
    seen: list[Sealed] = []
    seal = Keys.seal

    def noting(self: Keys, purpose: str, content: bytes, **bound: Any) -> bytes:
        seen.append(Sealed(purpose, content))
        return seal(self, purpose, content, **bound)

    monkeypatch.setattr(Keys, "seal", noting)
    return seen


_CHANCE = {
    "handle": re.compile(r"desk\.open:([\w-]{22})"),
    "message": re.compile(r'"message_id": (\d+)'),
    "label": re.compile(r"\b([BDFGHJKMNPRSTWZ][AEIOU][BDFGHJKMNPRSTWZ][AEIOU][BDFGHJKMNPRSTWZ])\b"),
}


def heard_by(someone: Talker) -> list[tuple[str, str]]:
    """Return all that was ever sent to a person, so that it can be compared: what was drawn, by its order alone."""
    known: dict[str, str] = {}

    def stand_in(kind: str, drawn: re.Match[str]) -> str:
        name = known.setdefault(drawn[1], f"<{kind} {len(known)}>")
        return drawn[0].replace(drawn[1], name)

    heard = []
    for call in calls_to(someone.talk, someone):
        said = json.dumps(call.params, sort_keys=True)
        for kind, pattern in _CHANCE.items():
            said = pattern.sub(partial(stand_in, kind), said)
        heard.append((call.method, said))
    return [*heard, *(("toast", toast.text) for toast in someone.person.toasts)]
