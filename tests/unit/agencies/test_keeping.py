from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.agencies.checker import Checker
from bot.agencies.current import Current
from bot.agencies.keeping import CHANGED, Keeping
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, Sanction, Verdict
from bot.agencies.register import Register
from bot.agencies.versions import SHIPPED, ListKind
from bot.delivery.post import Bulletin
from tests.unit.fakes import NOW, FakeDatabase, FakeUnit

DAY, LATER = date(2026, 9, 17), date(2026, 11, 20)
ALPHA, BETA = (Agency(f"PT {name} ZAMRUDINDO", None, None, "a list") for name in ("ALFA", "BETA"))
REVOKED = Sanction(ALPHA.name, "revoked", "2026-11-01", "Decree 1", "confirmed", "Decree 1")
SHIPPED_LISTS = Register((ALPHA,), (), DAY)
WARGA = b"warga"


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


def keeping(unit: FakeUnit) -> Keeping:
    return Keeping(unit.registers, unit.watches, Bulletin(unit.outbox), SHIPPED_LISTS, NOW)


async def watch(database: FakeDatabase, *names: str) -> None:
    async with database.begin() as unit:
        for name in names:
            assert await unit.watches.add(WARGA, 77, "id", name)


async def take_over(database: FakeDatabase, *agencies: Agency) -> None:
    async with database.begin() as unit:
        await keeping(unit).take_over(ListKind.LISTED, agencies, LATER)


def told(database: FakeDatabase) -> Sequence[dict[str, str]]:
    assert {parcel.notice.kind for parcel in database.state.parcels} <= {CHANGED}
    return [dict(parcel.notice.facts) for parcel in database.state.parcels]


@pytest.fixture
def current(words: Words) -> Current:
    return Current(SHIPPED_LISTS, words, Checker(SHIPPED_LISTS, words))


async def test_an_imported_list_answers_after_the_next_look(database: FakeDatabase, current: Current) -> None:
    assert not await current.refresh(database.begin)
    assert current.checker.check("beta zamrudindo").verdict is Verdict.NOT_FOUND

    await take_over(database, ALPHA, BETA)

    assert current.checker.check("beta zamrudindo").verdict is Verdict.NOT_FOUND
    assert await current.refresh(database.begin)
    answer = current.checker.check("beta zamrudindo")
    assert (answer.verdict, answer.as_of, current.register.as_of) == (Verdict.LISTED, LATER, LATER)
    assert not await current.refresh(database.begin)


async def test_one_can_go_back_to_every_version(database: FakeDatabase, current: Current) -> None:
    await take_over(database, BETA)
    await take_over(database, ALPHA, BETA)
    async with database.begin() as unit:
        await keeping(unit).go_back(ListKind.LISTED, 1)
    await current.refresh(database.begin)
    assert [agency.name for agency in current.register.agencies] == [BETA.name]

    async with database.begin() as unit:
        await keeping(unit).go_back(ListKind.LISTED, SHIPPED)
    await current.refresh(database.begin)
    assert current.register == SHIPPED_LISTS
    assert len(database.state.lists) == 2


async def test_a_version_that_is_not_there_changes_nothing(database: FakeDatabase) -> None:
    await take_over(database, BETA)
    with pytest.raises(LookupError):
        async with database.begin() as unit:
            await keeping(unit).go_back(ListKind.LISTED, 9)
    assert database.state.in_use[ListKind.LISTED] == 1


async def test_sanctions_are_a_list_of_their_own(database: FakeDatabase, current: Current) -> None:
    async with database.begin() as unit:
        await keeping(unit).take_over(ListKind.SANCTIONS, (REVOKED,), LATER)
    await current.refresh(database.begin)

    assert current.register == replace(SHIPPED_LISTS, sanctions=(REVOKED,))
    assert current.checker.check("alfa zamrudindo").verdict is Verdict.SANCTIONED


async def test_who_watches_is_told_of_what_changes_and_of_nothing_else(database: FakeDatabase) -> None:
    await watch(database, "pt alfa zamrudindo", "PT Beta Zamrudindo", "PT Gama Zamrudindo")

    await take_over(database, BETA)

    by_name = {facts["name"]: facts for facts in told(database)}
    assert by_name.keys() == {"pt alfa zamrudindo", "PT Beta Zamrudindo"}
    gone, new = by_name["pt alfa zamrudindo"], by_name["PT Beta Zamrudindo"]
    assert (gone["was_listed"], gone["listed"], gone["as_of"]) == ("yes", "no", "2026-11-20")
    assert (new["was_listed"], new["listed"]) == ("no", "yes")


async def test_a_sanction_is_told_with_its_date(database: FakeDatabase) -> None:
    await watch(database, ALPHA.name)
    async with database.begin() as unit:
        await keeping(unit).take_over(ListKind.SANCTIONS, (replace(REVOKED, date="2020-02"), REVOKED), LATER)

    assert [facts["sanction"] for facts in told(database)] == ["revoked 2026-11-01"]


async def test_the_same_list_again_tells_nobody(database: FakeDatabase) -> None:
    await watch(database, ALPHA.name)
    await take_over(database, replace(ALPHA, name="PT. Alfa  Zamrud Indo"))
    assert told(database) == []


async def test_going_back_is_a_change_too(database: FakeDatabase) -> None:
    await take_over(database, ALPHA, BETA)
    await watch(database, BETA.name)
    async with database.begin() as unit:
        await keeping(unit).go_back(ListKind.LISTED, SHIPPED)
    assert [(facts["was_listed"], facts["listed"]) for facts in told(database)] == [("yes", "no")]
