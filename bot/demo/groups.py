"""Bot API methods about chats: who is in them, their forum topics, leaving them."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.demo.model import Json, Result, Room, Topic, bad_request, forbidden
from bot.demo.request import Request

ICON_COLORS: Final = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
TOPIC_NAME_LIMIT: Final = 128


def get_chat(request: Request) -> Result:
    """Return everything a bot may know about a chat."""
    room = request.room()
    if room.person is not None and not room.started:
        raise bad_request("chat not found")
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    out = room.to_json() | {"accent_color_id": 0, "max_reaction_count": 11}
    out["accepted_gift_types"] = dict.fromkeys(gifts, True)
    if room.auto_delete:
        out["message_auto_delete_time"] = room.auto_delete
    return out


def get_chat_member(request: Request) -> Result:
    """Return how somebody stands in a chat."""
    room, user_id = request.room(), int(request.need("user_id"))
    account = request.world.accounts.get(user_id)
    if account is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    members = {room.id: "member", request.bot.account.id: "member"} if room.person is not None else room.members
    return member_json(account.to_json(), members.get(user_id, "left"))


def member_json(user: Json, status: str) -> Json:
    """Return a Bot API `ChatMember`."""
    out: Json = {"user": user, "status": status}
    if status == "creator":
        return {**out, "is_anonymous": False}
    if status == "kicked":
        return {**out, "until_date": 0}
    if status != "administrator":
        return out
    denied = ("can_be_edited", "is_anonymous", "can_promote_members")
    granted = (
        "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_change_info",
        "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories", "can_manage_topics",
        "can_pin_messages",
    )  # fmt: skip
    return out | dict.fromkeys(denied, False) | dict.fromkeys(granted, True)


def leave_chat(request: Request) -> Result:
    """Leave a group."""
    room = request.room()
    if room.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    room.members[request.bot.account.id] = "left"
    return True


def _forum(request: Request) -> Room:
    room = request.writable_room()
    if not room.forum:
        raise bad_request("the chat is not a forum")
    if room.person is None and not room.is_admin(request.bot.account):
        raise bad_request("not enough rights to manage topics")
    return room


def _topic(request: Request, room: Room) -> Topic:
    topic = room.topics.get(int(request.need("message_thread_id")))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _topic_name(request: Request) -> str:
    name = request.text("name").strip()
    if not 1 <= len(name) <= TOPIC_NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    return name


def create_forum_topic(request: Request) -> Result:
    """Open a thread."""
    room, name = _forum(request), _topic_name(request)
    color = request.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    opened = {"forum_topic_created": {"name": name, "icon_color": color}}
    message = request.world.post(room, request.bot.account, extra=opened)
    message.topic = message.id
    room.topics[message.id] = Topic(message.id, name, color)
    return {"message_thread_id": message.id, "name": name, "icon_color": color}


def edit_forum_topic(request: Request) -> Result:
    """Rename a thread."""
    room = _forum(request)
    topic = _topic(request, room)
    if "name" in request.params:
        name = _topic_name(request)
        if name == topic.name:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.name = name
        request.world.post(room, request.bot.account, topic=topic.id, extra={"forum_topic_edited": {"name": name}})
    return True


def _set_closed(request: Request, kind: str, *, closed: bool) -> Result:
    room = _forum(request)
    if room.person is not None:
        raise forbidden("topics of a private chat can't be closed")
    topic = _topic(request, room)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    request.world.post(room, request.bot.account, topic=topic.id, extra={kind: {}})
    return True


def close_forum_topic(request: Request) -> Result:
    """Close a thread to everybody but administrators."""
    return _set_closed(request, "forum_topic_closed", closed=True)


def reopen_forum_topic(request: Request) -> Result:
    """Open a closed thread again."""
    return _set_closed(request, "forum_topic_reopened", closed=False)


def delete_forum_topic(request: Request) -> Result:
    """Delete a thread with all its messages, however old."""
    room = _forum(request)
    topic = _topic(request, room)
    del room.topics[topic.id]
    request.world.remove(room, [m.id for m in room.history.values() if m.topic == topic.id])
    return True


METHODS: Final[Mapping[str, Callable[[Request], Result]]] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
