"""A watched name is kept sealed, and gone with one tap."""

from tests.talk import Talk, Talker

NAME = "PT AGESA ASA JAYA"


async def kept(talk: Talk) -> int:
    async with talk.running.database.begin() as unit:
        return len(await unit.watches.all())


async def begin(talk: Talk) -> Talker:
    warga = talk.person("Warga", person_id=7_123_456_789)
    await warga.says(NAME)
    return await warga.taps("🔔")


async def test_a_watch_is_kept_until_you_stop(talk: Talk) -> None:
    warga = await begin(talk)
    assert await kept(talk) == 1
    assert b"7123456789" not in talk.bytes_at_rest()
    assert NAME.encode() not in talk.bytes_at_rest()

    await warga.taps("🔕")

    assert await kept(talk) == 0


async def test_erasing_everything_ends_it_too(talk: Talk) -> None:
    warga = await begin(talk)
    await warga.says("/hapus")

    assert await kept(talk) == 0
