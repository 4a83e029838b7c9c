import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.demo.server import EmulatorServer
from tests.unit.demo.names import TOKEN, happens


@pytest.fixture
async def web(server: EmulatorServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        yield client


async def ask(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="ya")]])
    await update.message.reply_html("<b>Lanjut?</b>", reply_markup=keys)


async def go_on(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer("Baik")
    await update.callback_query.edit_message_text("Selesai")


async def repeat(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text)


@pytest.fixture
async def polling(ptb: Bot) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """A bot of a few lines, as the library runs it."""
    application = Application.builder().bot(ptb).build()
    application.add_handlers([CommandHandler("start", ask), CallbackQueryHandler(go_on)])
    application.add_handler(MessageHandler(filters.TEXT, repeat))
    async with application:
        await application.start()
        await application.updater.start_polling(poll_interval=0, timeout=10)
        yield application
        await application.updater.stop()
        await application.stop()


async def test_the_library_polls_answers_and_edits(
    emulator: Emulator, polling: Application[Any, Any, Any, Any, Any, Any]
) -> None:
    budi = emulator.add_person(78, "Budi")
    await budi.starts()
    await budi.until("Lanjut?")
    assert budi.screen.html == "<b>Lanjut?</b>"
    await budi.taps("Ya")
    await budi.until("Selesai")
    assert budi.toasts[0].text == "Baik"
    await budi.says("halo 😀")
    await budi.until(lambda chat: chat[-1].text == "halo 😀" and chat[-1].from_bot)
    assert {call.outcome for call in emulator.calls if call.method != "getUpdates"} == {"ok"}


async def test_doubled_and_late_updates_reach_the_library(
    emulator: Emulator, polling: Application[Any, Any, Any, Any, Any, Any]
) -> None:
    budi, siti = emulator.add_person(78, "Budi"), emulator.add_person(79, "Siti")
    emulator.faults.add("late", count=1)
    await budi.says("satu")
    emulator.faults.add("duplicate", count=1)
    await siti.says("dua")
    await siti.until(lambda chat: sum(message.from_bot for message in chat) == 2)
    await budi.until(lambda chat: chat[-1].from_bot)
    order = [call.params["chat_id"] for call in emulator.called("sendMessage")]
    assert order == [79, 79, 78]


async def test_a_file_goes_up_and_comes_down(ptb: Bot, siti: Person, picture: bytes) -> None:
    sent = await ptb.send_photo(77, picture, caption="<u>k</u>", parse_mode="HTML", filename="a.png")
    assert sent.caption_html == "<u>k</u>"
    assert await (await sent.photo[-1].get_file()).download_as_bytearray() == picture
    edited = await ptb.edit_message_media(InputMediaPhoto(picture, caption="b"), 77, sent.message_id)
    assert edited.caption == "b"
    album = await ptb.send_media_group(77, [InputMediaPhoto(picture), InputMediaPhoto(picture)])
    assert len(album) == 2
    document = await ptb.send_document(77, b"isi", filename="daftar.csv")
    assert document.document.file_name == "daftar.csv"
    voice = await ptb.send_voice(77, b"OggS", duration=2)
    assert voice.voice.file_size == 4


async def test_everything_a_bot_sets_up_passes_through_the_library(ptb: Bot, siti: Person) -> None:
    scope = BotCommandScopeChat(77)
    await ptb.set_my_commands([BotCommand("cek", "Cek perekrut")], scope=scope, language_code="id")
    assert [command["command"] for command in siti.commands()] == ["cek"]
    assert (await ptb.get_my_commands(scope=scope, language_code="id"))[0].description == "Cek perekrut"
    await ptb.set_my_short_description("Pendek", language_code="id")
    assert (await ptb.get_my_short_description(language_code="id")).short_description == "Pendek"
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Salin", copy_text=CopyTextButton("1"))]])
    sent = await ptb.send_message(77, "a", reply_markup=keys, protect_content=True)
    assert sent.reply_markup.inline_keyboard[0][0].copy_text.text == "1"
    await ptb.edit_message_reply_markup(77, sent.message_id)
    assert (await ptb.get_chat(77)).first_name == "Siti"
    assert await ptb.delete_messages(77, [sent.message_id, 999])


async def test_errors_are_those_the_library_knows(
    ptb: Bot, emulator: Emulator, siti: Person, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the library warns about itself
    with pytest.raises(BadRequest, match="Message is too long"):
        await ptb.send_message(77, "x" * 4097)
    sent = await ptb.send_message(77, "a")
    clock.advance(timedelta(hours=49))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await ptb.delete_message(77, sent.message_id)
    emulator.faults.add("429", count=1, retry_after=3)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await ptb.send_message(77, "a")
    await siti.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(77, "a")


async def test_a_second_poller_ends_the_first(ptb: Bot, emulator: Emulator) -> None:
    first = asyncio.create_task(ptb.get_updates(timeout=20))
    await happens(lambda: emulator.called("getUpdates"))
    second = asyncio.create_task(ptb.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)


async def test_a_wrong_token_or_method_is_refused(server: EmulatorServer, web: httpx.AsyncClient) -> None:
    async with HTTPXRequest(httpx_kwargs={"trust_env": False}) as request:
        with pytest.raises(InvalidToken):
            await Bot("1:x", base_url=f"{server.url}/bot", request=request).get_me()
    wrong = await web.get("/bot1:x/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    unknown = await web.get(f"/bot{TOKEN}/sendInvoice")
    assert (unknown.status_code, unknown.json()["description"]) == (404, "Not Found: method not found")
    assert (await web.get(f"/file/bot{TOKEN}/photos/none.jpg")).status_code == 404


@pytest.mark.parametrize("how", ["json", "data", "files", "params"])
async def test_parameters_come_in_four_ways(web: httpx.AsyncClient, siti: Person, how: str) -> None:
    rows = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}
    sent: dict[str, Any] = {"chat_id": 77, "text": "a & b", "protect_content": True, "reply_markup": rows}
    flat = {"chat_id": "77", "text": "a & b", "protect_content": "true", "reply_markup": json.dumps(rows)}
    match how:
        case "json":
            answer = await web.post(f"/bot{TOKEN}/sendMessage", json=sent)
        case "data":
            answer = await web.post(f"/bot{TOKEN}/sendMessage", data=flat)
        case "files":
            answer = await web.post(f"/bot{TOKEN}/sendMessage", files={k: (None, v) for k, v in flat.items()})
        case _:
            answer = await web.get(f"/bot{TOKEN}/sendMessage", params=flat)
    assert answer.json()["result"]["text"] == "a & b"
    assert siti.screen.protected
    assert siti.screen.buttons[0].value == "ya"


async def test_a_broken_body_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post(f"/bot{TOKEN}/getMe", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


async def test_only_loopback_names_are_answered(web: httpx.AsyncClient) -> None:
    for name in ("localhost", "127.0.0.1:80", "[::1]"):
        assert (await web.get(f"/bot{TOKEN}/getMe", headers={"Host": name})).status_code == 200
    assert (await web.get(f"/bot{TOKEN}/getMe", headers={"Host": "rebound.example"})).status_code == 403


@pytest.mark.parametrize(("kind", "error"), [("drop", NetworkError), ("502", NetworkError), ("timeout", TimedOut)])
@pytest.mark.parametrize("after_effect", [False, True])
async def test_lost_answers_look_like_a_bad_network(
    ptb: Bot, emulator: Emulator, siti: Person, kind: str, error: type[Exception], *, after_effect: bool
) -> None:
    emulator.faults.add(kind, count=1, after_effect=after_effect)
    with pytest.raises(error):
        await ptb.send_message(77, "a", read_timeout=0.1)
    assert len(siti.chat()) == 1 + after_effect
    assert (await ptb.get_me()).username == "uji_bot"


async def test_a_switched_outage_closes_connections(ptb: Bot, emulator: Emulator) -> None:
    emulator.faults.outage()
    with pytest.raises(NetworkError):
        await ptb.get_me()
    emulator.faults.restore()
    await ptb.get_me()


async def test_a_stopped_server_comes_back_on_its_port_with_its_state(
    server: EmulatorServer, ptb: Bot, emulator: Emulator, siti: Person
) -> None:
    port = server.port
    await siti.says("halo")
    poll = asyncio.create_task(ptb.get_updates(offset=99, timeout=20))
    await happens(lambda: emulator.called("getUpdates"))
    await server.stop()
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError):
        await ptb.get_me()
    await siti.says("masih ada?")
    await server.start()
    assert server.port == port
    assert [update.message.text for update in await ptb.get_updates()] == ["masih ada?"]


async def test_a_taken_port_is_replaced_by_a_free_one(emulator: Emulator) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = EmulatorServer(emulator)
        await server.start(taken.getsockname()[1])
        assert server.port != taken.getsockname()[1]
        await server.stop()


async def test_a_client_that_leaves_is_not_worked_for(ptb: Bot, server: EmulatorServer) -> None:
    poll = asyncio.create_task(ptb.get_updates(timeout=20))
    await happens(lambda: server.tasks)
    poll.cancel()
    await happens(lambda: not server.tasks)


async def test_a_stopped_server_leaves_no_task_behind(emulator: Emulator, ptb: Bot, server: EmulatorServer) -> None:
    emulator.faults.add("timeout", methods={"getMe"})
    hanging = [asyncio.create_task(ptb.get_me()), asyncio.create_task(ptb.get_updates(timeout=20))]
    await happens(lambda: emulator.called("getUpdates") and len(server.tasks) == 2)
    before = asyncio.all_tasks() - set(hanging)
    await server.stop()
    await asyncio.gather(*hanging, return_exceptions=True)
    assert not server.tasks
    assert asyncio.all_tasks() <= before
