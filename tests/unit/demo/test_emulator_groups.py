from datetime import timedelta
from typing import Any

import pytest
from telegram import ChatFullInfo, ChatMember, Message

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError, Room
from bot.demo.onlooker import CannotError
from bot.demo.people import Person
from bot.demo.world import BotAccount
from tests.unit.demo.names import TOKEN, Api, Refused


@pytest.fixture
def forum(emulator: Emulator, account: BotAccount, siti: Person) -> Room:
    return emulator.add_group("Petugas", {account: "administrator", siti: "member"}, forum=True)


def received(emulator: Emulator) -> list[str]:
    return [update["message"].get("text", "") for update in emulator.pending_updates(TOKEN)]


async def test_in_a_group_a_plain_member_bot_hears_only_what_is_meant_for_it(
    emulator: Emulator, account: BotAccount, api: Api, siti: Person
) -> None:
    group = emulator.add_group("RT 05", {account: "member", siti: "member"})
    sent = await api("sendMessage", chat_id=group.id, text="halo")
    for text in ("selamat pagi", "/cek@uji_bot", "tolong @uji_bot"):
        await siti.says(text, chat=group)
    await siti.says("ya", chat=group, reply_to=sent["message_id"])
    assert received(emulator) == ["/cek@uji_bot", "tolong @uji_bot", "ya"]
    group.members[account.account.id] = "administrator"
    await siti.says("selamat malam", chat=group)
    assert received(emulator) == ["selamat malam"]


async def test_a_topic_is_opened_renamed_closed_and_deleted_with_its_messages(
    api: Api, forum: Room, siti: Person, clock: MovableClock
) -> None:
    topic = await api("createForumTopic", chat_id=forum.id, name="Info 7", icon_color=0xFFD67E)
    number = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    sent = Message.de_json(await api("sendMessage", **number, text="isi"), None)
    assert (sent.is_topic_message, sent.message_thread_id) == (True, topic["message_thread_id"])
    await siti.says("jawab", chat=forum, topic=topic["message_thread_id"])
    await api("sendMessage", chat_id=forum.id, text="umum")
    await api("editForumTopic", **number, name="Info 8")
    await api("closeForumTopic", **number)
    clock.advance(timedelta(days=9))
    await api("deleteForumTopic", **number)
    assert [message.text for message in siti.chat(forum)] == ["umum"]


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("createForumTopic", {"name": " "}, "TOPIC_TITLE_EMPTY"),
        ("createForumTopic", {"name": "x" * 129}, "topic name is too long"),
        ("createForumTopic", {"name": "x", "icon_color": 1}, "TOPIC_ICON_COLOR_INVALID"),
        ("editForumTopic", {"message_thread_id": 9, "name": "x"}, "TOPIC_ID_INVALID"),
        ("closeForumTopic", {"message_thread_id": 9}, "TOPIC_ID_INVALID"),
        ("deleteForumTopic", {"message_thread_id": 9}, "TOPIC_ID_INVALID"),
        ("sendMessage", {"message_thread_id": 9, "text": "a"}, "message thread not found"),
    ],
)
async def test_wrong_topics_are_refused(
    refused: Refused, forum: Room, method: str, params: dict[str, Any], reason: str
) -> None:
    assert await refused(method, chat_id=forum.id, **params) == f"Bad Request: {reason}"


async def test_topics_need_a_forum_and_rights(
    emulator: Emulator, account: BotAccount, api: Api, refused: Refused, forum: Room
) -> None:
    plain = emulator.add_group("RT 05", {account: "administrator"})
    wanted = {"name": "x"}
    assert await refused("createForumTopic", chat_id=plain.id, **wanted) == "Bad Request: the chat is not a forum"
    topic = await api("createForumTopic", chat_id=forum.id, **wanted)
    where = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    assert await refused("editForumTopic", **where, name="x") == "Bad Request: TOPIC_NOT_MODIFIED"
    await api("closeForumTopic", **where)
    assert await refused("closeForumTopic", **where) == "Bad Request: TOPIC_NOT_MODIFIED"
    forum.members[account.account.id] = "member"
    assert await refused("sendMessage", **where, text="a") == "Bad Request: TOPIC_CLOSED"
    reason = "Bad Request: not enough rights to manage topics"
    assert await refused("deleteForumTopic", **where) == reason
    forum.members[account.account.id] = "administrator"
    await api("reopenForumTopic", **where)


async def test_topics_work_in_private_chats_of_a_bot_that_has_them(emulator: Emulator) -> None:
    token = "5:topics"
    bot = emulator.add_bot(token, "topik_bot", topics=True)
    budi = emulator.add_person(78, "Budi")
    await budi.starts(bot=bot)
    topic = await emulator.call(token, "createForumTopic", {"chat_id": 78, "name": "Sesi"})
    where = {"chat_id": 78, "message_thread_id": topic["message_thread_id"]}
    await emulator.call(token, "sendMessage", {**where, "text": "isi"})
    await emulator.call(token, "deleteForumTopic", where)
    assert [message.text for message in budi.chat(budi.room(bot))] == ["/start"]
    assert (await emulator.call(token, "getMe", {}))["has_topics_enabled"]


async def test_chats_and_members_are_described_for_the_library(api: Api, refused: Refused, forum: Room) -> None:
    group = ChatFullInfo.de_json(await api("getChat", chat_id=forum.id), None)
    assert (group.type, group.is_forum, group.title) == ("supergroup", True, "Petugas")
    assert ChatFullInfo.de_json(await api("getChat", chat_id=77), None).username == "siti77"
    own = ChatMember.de_json(await api("getChatMember", chat_id=forum.id, user_id=110201543), None)
    assert (own.status, own.can_manage_topics) == ("administrator", True)
    assert (await api("getChatMember", chat_id=forum.id, user_id=77))["status"] == "member"
    assert await refused("getChatMember", chat_id=forum.id, user_id=5) == "Bad Request: PARTICIPANT_ID_INVALID"


async def test_a_stranger_cannot_be_looked_up(emulator: Emulator, refused: Refused) -> None:
    emulator.add_person(78, "Budi")
    assert await refused("getChat", chat_id=78) == "Bad Request: chat not found"


async def test_a_group_that_was_left_is_closed(
    emulator: Emulator, account: BotAccount, api: Api, refused: Refused, forum: Room
) -> None:
    await api("leaveChat", chat_id=forum.id)
    reason = "Forbidden: bot is not a member of the supergroup chat"
    assert await refused("sendMessage", chat_id=forum.id, text="a") == reason
    forum.members[account.account.id] = "kicked"
    reason = "Forbidden: bot was kicked from the supergroup chat"
    assert await refused("sendMessage", chat_id=forum.id, text="a") == reason


async def test_a_group_that_grew_names_its_new_number(
    emulator: Emulator, account: BotAccount, api: Api, siti: Person
) -> None:
    group = emulator.add_group("RT 05", {account: "member", siti: "member"}, kind="group")
    grown = emulator.migrate(group)
    with pytest.raises(ApiError) as caught:
        await api("sendMessage", chat_id=group.id, text="a")
    assert caught.value.to_json()["parameters"] == {"migrate_to_chat_id": grown.id}
    await api("sendMessage", chat_id=grown.id, text="a")


async def test_in_a_group_only_an_administrator_deletes_what_others_wrote(
    account: BotAccount, api: Api, refused: Refused, forum: Room, siti: Person, clock: MovableClock
) -> None:
    number = await siti.says("spam", chat=forum)
    clock.advance(timedelta(days=3))
    forum.members[account.account.id] = "member"
    where = {"chat_id": forum.id, "message_id": number}
    assert await refused("deleteMessage", **where) == "Bad Request: message can't be deleted"
    forum.members[account.account.id] = "administrator"
    assert await api("deleteMessage", **where)


async def test_who_is_not_in_a_group_cannot_write_there(emulator: Emulator, forum: Room) -> None:
    budi = emulator.add_person(78, "Budi")
    with pytest.raises(CannotError, match="Budi is not in 'Petugas'"):
        await budi.says("halo", chat=forum)
