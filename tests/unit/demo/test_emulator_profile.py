from typing import Any

import pytest

from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.demo.world import BotAccount
from tests.unit.demo.names import Api, Refused


def named(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name.title()} for name in names]


def offered(person: Person, chat: Any = None) -> list[str]:
    return [command["command"] for command in person.commands(chat)]


PRIVATE = {"type": "all_private_chats"}


async def test_the_narrowest_scope_wins_and_in_it_the_own_language(api: Api, emulator: Emulator, siti: Person) -> None:
    john = emulator.add_person(78, "John", language_code="en")
    await api("setMyCommands", commands=named("umum"))
    assert (offered(siti), offered(john)) == (["umum"], ["umum"])
    await api("setMyCommands", commands=named("start"), language_code="en")
    assert (offered(siti), offered(john)) == (["umum"], ["start"])
    await api("setMyCommands", commands=named("cek"), scope=PRIVATE)
    assert (offered(siti), offered(john)) == (["cek"], ["cek"])
    await api("setMyCommands", commands=named("check"), scope=PRIVATE, language_code="en")
    assert (offered(siti), offered(john)) == (["cek"], ["check"])
    await api("setMyCommands", commands=named("meja"), scope={"type": "chat", "chat_id": 77})
    assert (offered(siti), offered(john)) == (["meja"], ["check"])
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": 77})
    assert offered(siti) == ["cek"]


async def test_commands_of_a_group_follow_its_own_order(
    api: Api, emulator: Emulator, account: BotAccount, siti: Person
) -> None:
    budi = emulator.add_person(78, "Budi")
    group = emulator.add_group("Petugas", {account: "member", siti: "administrator", budi: "member"})
    await api("setMyCommands", commands=named("pribadi"), scope=PRIVATE)
    await api("setMyCommands", commands=named("umum"))
    assert offered(budi, group) == ["umum"]
    await api("setMyCommands", commands=named("grup"), scope={"type": "all_group_chats"})
    await api("setMyCommands", commands=named("pengurus"), scope={"type": "all_chat_administrators"})
    assert (offered(siti, group), offered(budi, group)) == (["pengurus"], ["grup"])
    await api("setMyCommands", commands=named("sini"), scope={"type": "chat", "chat_id": group.id})
    assert (offered(siti, group), offered(budi, group)) == (["sini"], ["sini"])
    member = {"type": "chat_member", "chat_id": group.id, "user_id": 78}
    await api("setMyCommands", commands=named("budi"), scope=member)
    assert (offered(siti, group), offered(budi, group)) == (["sini"], ["budi"])


async def test_only_the_exact_scope_and_language_is_returned(api: Api) -> None:
    await api("setMyCommands", commands=named("/cek"), language_code="id")
    assert await api("getMyCommands", language_code="id") == [{"command": "cek", "description": "/Cek"}]
    assert await api("getMyCommands") == []


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": named("Cek")}, "BOT_COMMAND_INVALID"),
        ({"commands": named("x" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "cek", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": named(*["cek"] * 101)}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "id-ID"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "moon"}}, "can't parse BotCommandScope: unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 999}}, "chat not found"),
    ],
)
async def test_wrong_commands_are_refused(refused: Refused, params: dict[str, Any], reason: str) -> None:
    assert await refused("setMyCommands", **params) == f"Bad Request: {reason}"


@pytest.mark.parametrize(("what", "limit"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
async def test_names_and_descriptions_are_kept_by_language(api: Api, refused: Refused, what: str, limit: int) -> None:
    field = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[what]
    await api(f"setMy{what}", **{field: "umum"})
    await api(f"setMy{what}", **{field: "English"}, language_code="en")
    assert await api(f"getMy{what}", language_code="en") == {field: "English"}
    assert await api(f"getMy{what}", language_code="id") == {field: "umum"}
    await api(f"setMy{what}", language_code="en")
    assert await api(f"getMy{what}", language_code="en") == {field: "umum"}
    assert "too long" in await refused(f"setMy{what}", **{field: "x" * (limit + 1)})


async def test_the_name_is_the_accounts_until_it_is_set(api: Api) -> None:
    assert await api("getMyName") == {"name": "Uji"}


async def test_the_menu_button_of_one_chat_hides_that_of_all(api: Api, refused: Refused) -> None:
    assert await api("getChatMenuButton", chat_id=77) == {"type": "default"}
    await api("setChatMenuButton", menu_button={"type": "commands"})
    await api("setChatMenuButton", chat_id=78, menu_button={"type": "default"})
    assert await api("getChatMenuButton", chat_id=77) == {"type": "commands"}
    assert await api("getChatMenuButton", chat_id=78) == {"type": "default"}
    assert "unsupported type" in await refused("setChatMenuButton", menu_button={"type": "moon"})
