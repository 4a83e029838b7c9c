"""A town in which people do whatever their screens and their phones allow, in an order that dice decide."""

import asyncio
import random
import re
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from telegram import Update

from bot.demo.emulator import Call
from bot.demo.onlooker import CannotError
from bot.demo.seen import Button
from bot.staff.model import Role
from tests.privacy.canaries import MARKER, Canary
from tests.promises.scenes import newcomer
from tests.talk import MENTENG, TOKEN, Talk, Talker
from tests.tips import RECEIPT
from tests.unit.pictures.marked_files import jpeg, segment

PHOTO = jpeg(segment(0xFE, MARKER), tail=MARKER)
"""A photo that carries canaries in a comment and behind its end."""

STAFF = (
    (Role.COORDINATOR, MENTENG),
    (Role.COORDINATOR, "62.71.03.1001"),
    (Role.SUPERVISOR, None),
    (Role.SUPERVISOR, "62.71.03"),
    (Role.ADMINISTRATOR, None),
)
RISKY = (
    "Kakak saya di RT 03 bertemu pak lurah jam 14:03.", "Nomornya 0812-7777-9123, kirim ke t.me/kanaricerita_x.",
    "Anak tetangga dijanjikan kerja di luar negeri, paspor ditahan.", "", "Saya sendiri yang melihatnya kemarin.",
)  # fmt: skip
OPENERS = {
    "tip": ("/info", "/lapor", "/tip", "/kirim"),
    "box": ("/kotak", "/kotak", "/kunci"),
    "other": (
        "/start",
        "/cek",
        "/belajar",
        "/bantuan",
        "/bahasa",
        "/privasi",
        "/hapus",
        "/pengaturan",
        "/kursus",
        "apa kabar?",
    ),
    "desk": ("/meja",),
}
LIKES = {"tip.": 8.0, "desk.": 4.0, "box.": 3.0}
"""How much oftener than others a button of these rooms is tapped."""

TAPPED = {
    "tip.back": 0.5, "tip.home": 0.2, "tip.cover": 0.3, "tip.go": 20, "tip.send": 30, "tip.secret": 15,
    "tip.noted": 30, "tip.photo": 2, "box.cover": 1, "box.locked": 1, "desk.leave": 1, "desk.inbox": 1, "desk.open": 8,
    "desk.answer": 8, "desk.send": 20,
}  # fmt: skip
"""The same for buttons that are special."""

PAUSES = ((0.12, (1, 5)), (0.03, (20, 240)), (0.016, (600, 4000)), (0.005, (8_000, 60_000)))
"""How likely it is, after a round, that so many minutes pass."""

ALONE = {"tip.back", "tip.cover"}
Deed = Callable[["Inhabitant"], Awaitable[object]]


async def _blocks(one: "Inhabitant") -> None:
    await one.talker.person.blocks()
    one.away = True


SURPRISES: tuple[Deed, ...] = (
    lambda one: one.talker.person.sends_voice(),
    lambda one: one.talker.person.sends_video(caption=one.who.story()),
    lambda one: one.talker.person.sends_contact(one.who.phone, one.who.account.first_name),
    lambda one: one.talker.person.forwards(one.who.story(), one.talker.person),
    lambda one: one.talker.person.sends_location(-2.21, 113.92),
    lambda one: one.talker.person.sends_sticker(),
    lambda one: one.talker.person.sends_document(MARKER, f"Kanarinama{one.who.tag}.pdf", caption=one.who.story()),
    lambda one: one.talker.person.says(one.who.story("lagi")),
    lambda one: one.talker.person.says(one.who.recruiter),
    lambda one: one.talker.person.says("lanjutkan"),
    lambda one: one.talker.person.says("/hapus"),
    lambda one: one.talker.person.says("/start"),
    lambda one: one.talker.person.inline_query(one.who.recruiter),
    _blocks,
)


@dataclass(slots=True)
class Inhabitant:
    """A resident or a member of the staff, in the middle of a session or before the next."""

    who: Canary
    talker: Talker
    works: bool = False
    away: bool = False
    receipts: list[str] = field(default_factory=list)
    secret: str = ""
    left: int = 0


@dataclass(slots=True)
class Town:
    """People, dice, and every call: `answered` ones belong to a step of somebody, `posted` ones to nobody."""

    talk: Talk
    dice: random.Random
    people: list[Inhabitant] = field(default_factory=list)
    answered: list[Call] = field(default_factory=list)
    posted: list[Call] = field(default_factory=list)
    begun: Counter[str] = field(default_factory=Counter)
    tapped: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    steps: int = 0
    photos: int = 0

    async def settle(self, residents: int) -> None:
        """Let residents and an office move in."""
        self.talk.emulator.calls = deque()
        for number in range(residents + len(STAFF)):
            who = Canary(number)
            self.people.append(Inhabitant(who, newcomer(self.talk, who.account), number < len(STAFF)))
        for one, (role, area) in zip(self.people, STAFF, strict=False):
            self.talk._people[str(one.who.number)] = one.talker
            await self.talk.officer(str(one.who.number), role, area)

    async def live(self, sessions: int, *, every: int, at_once: int = 12) -> AsyncIterator[None]:
        """Go through so many sessions, `at_once` of them at the same time, each step drawn.

        Stops after `every` so many, while some are under way, so that somebody can look.
        """
        waiting, active = sessions, list[Inhabitant]()
        while waiting or active:
            newcomers, due = list[Inhabitant](), False
            while waiting and len(active) < at_once:
                one = self.dice.choice([each for each in self.people if each not in active])
                await self._begin(one)
                active.append(one)
                newcomers.append(one)
                waiting -= 1
                due = due or waiting % every == 0
            for one in active:
                if one not in newcomers:
                    await self._step(one)
            await self._handle()
            for one in active:
                _note_receipt(one)
            active = [one for one in active if one.left > 0]
            await self._let_time_pass()
            if due:
                self.answered += self._calls()
                yield

    async def _begin(self, one: Inhabitant) -> None:
        if one.away:
            await one.talker.person.unblocks()
            one.away = False
        kind = "desk" if one.works else self.dice.choice(("tip", "tip", "tip", "tip", "box", "box", "other"))
        if kind == "box" and not one.receipts:
            kind = "tip"
        self.begun[kind] += 1
        one.left = self.dice.randrange(6, 22) if kind == "tip" else self.dice.randrange(2, 6)
        await one.talker.person.says(self.dice.choice(OPENERS[kind]))

    async def _step(self, one: Inhabitant) -> None:
        self.steps += 1
        one.left -= 1
        try:
            await self._deed(one)
        except CannotError:
            one.left = 0  # the person has blocked the bot, or the button is gone

    async def _deed(self, one: Inhabitant) -> None:
        person = one.talker.person
        if self.dice.random() < 0.07:
            await self.dice.choice(SURPRISES)(one)
            return
        screen = one.talker.screen
        places = [(row, col, button) for row, line in enumerate(screen.keyboard) for col, button in enumerate(line)]
        verbs = {button.value.partition(":")[0] for _, _, button in places if button.kind == "callback"}
        words = self._words(one, screen.text, verbs)
        if words:
            await person.says(words)
        elif "tip.checked" in verbs and self.dice.random() < 0.05:
            self.photos += 1
            await person.sends_photo(PHOTO, one.who.story())
        elif verbs:
            weights = [_weight(button) for _, _, button in places]
            row, col, button = self.dice.choices(places, weights)[0]
            self.tapped[button.value.partition(":")[0]] += 1
            await person.taps_at(screen.id, row, col)
        else:
            await person.says(self.dice.choice(OPENERS["other"]))

    def _words(self, one: Inhabitant, text: str, verbs: set[str]) -> str:
        """Return what somebody types who sees these buttons; empty where a button is tapped."""
        likely = self.dice.random() < 0.8
        if "tip.wordless" in verbs or ("box.show" in verbs and "box.lock" not in verbs and "box.locked" not in verbs):
            return one.who.story(self.dice.choice(RISKY)) if likely else ""
        if verbs == {"desk.show"}:
            return (
                f"Kanarijawab{one.who.tag} " + self.dice.choice(("Kami datang.", "Siapa nama Anda?")) if likely else ""
            )
        if verbs == ALONE:
            one.secret = "".join(self.dice.choices("0123456789", k=4))
            return one.secret
        if "tip.receipt" in verbs:
            known = re.sub(r"\D", "", one.receipts[-1])[16:20] if one.receipts else "0000"
            return known if likely else "0001"
        if verbs == {"home", "box.cover"}:
            return self.dice.choice(one.receipts) if one.receipts and likely else "1234 5678 9012 3456 7890"
        return one.who.recruiter if "check.none" in verbs and likely else ""

    async def _let_time_pass(self) -> None:
        for share, (least, most) in PAUSES:
            if self.dice.random() < share:
                self.talk.clock.advance(timedelta(minutes=self.dice.randrange(least, most)))
                await self.post()
                return
        self.rounds += 1
        if self.rounds % 3 == 0:
            await self.post()

    async def _handle(self) -> None:
        updates = self.talk.emulator.pending_updates(TOKEN)
        take = self.talk.running.processor.take
        # Those of one person come in their order; what different people do happens at the same time.
        await asyncio.gather(*(take(Update.de_json(update, self.talk.bot)) for update in updates))

    @property
    def receipts(self) -> int:
        """Return how many tips were sent."""
        return sum(len(one.receipts) for one in self.people)

    async def post(self) -> None:
        """Let the bot do what it does by itself."""
        await self._handle()
        await self.talk.running.processor.shutdown()
        self.answered += self._calls()
        await self.talk.running.relay.once()
        self.posted += self._calls()

    def _calls(self) -> list[Call]:
        calls = list(self.talk.emulator.calls)
        self.talk.emulator.calls.clear()
        return calls


def _note_receipt(one: Inhabitant) -> None:
    if one.works or one.away or not one.talker.chat:
        return
    receipt = RECEIPT.search(one.talker.reads)
    if receipt and receipt[0] + one.secret not in one.receipts:
        one.receipts.append(receipt[0] + one.secret)


def _weight(button: Button) -> float:
    if button.kind != "callback":
        return 0.0
    verb = button.value.partition(":")[0]
    liked = next((much for room, much in LIKES.items() if verb.startswith(room)), 1.0)
    return TAPPED.get(verb, liked)
