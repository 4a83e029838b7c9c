"""A name that nobody finds is counted, and written down only once three different people asked for it."""

from bot.staff.model import Role
from tests.talk import Talk

NAME = "PT Zeta Omega Jaya Raya"


async def asked(talk: Talk, *people: str) -> list[tuple[str, int]]:
    for name in people:
        await talk.person(name).says(NAME)
    async with talk.running.database.begin() as unit:
        return await unit.unanswered.frequent()


async def test_names_asked_in_vain_are_counted(talk: Talk) -> None:
    assert await asked(talk, "Satu", "Satu", "Satu", "Dua") == []
    async with talk.running.database.begin() as unit:
        assert await unit.unanswered.total(talk.clock.now().date()) == 4
    assert await asked(talk, "Tiga") == [("zeta omega jaya raya", 3)]


async def test_a_person_who_is_asked_for_is_never_written_down(talk: Talk) -> None:
    for number in range(4):
        await talk.person(f"Warga {number}").says("Pak Budi Santoso")
        await talk.person(f"Warga {number}").says("Siti Aminah")
    async with talk.running.database.begin() as unit:
        assert await unit.unanswered.frequent() == []


async def test_who_asked_is_told_to_nobody(talk: Talk) -> None:
    boss = await talk.officer("Boss", Role.ADMINISTRATOR)
    await asked(talk, "Satu", "Dua", "Tiga")
    await talk.wait(days=7)

    assert "zeta omega jaya raya (3)" in boss.reads
    assert not any(name in boss.reads for name in ("Satu", "Dua", "Tiga"))
