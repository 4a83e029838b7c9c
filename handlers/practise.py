"""Practice against a made-up recruiter: a chat of a minute; where somebody stands is written on the buttons alone."""

from html import escape

from bot.i18n import N_, _, shown_date
from bot.learning.exercises import Kind, key_of
from bot.learning.funnel import END
from bot.learning.scenes import Ending, Reply, Scene, SceneTurn, Step, Verdict
from handlers.context import Turn
from handlers.keyboards import home, rows, tap
from handlers.learn import only_in, opens
from handlers.progress import mark
from handlers.replies import Button, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.shared import Shared
from handlers.sharing import pass_on
from handlers.start import outdated
from handlers.steps import counted, seen

OUTCOMES = {
    (False, Verdict.SEEN): N_("✅ <b>You saw it in time.</b>"),
    (False, Verdict.TRAPPED): N_("🪤 <b>This was a trap.</b> Good that it was only practice."),
    (True, Verdict.SEEN): N_("✅ <b>You asked, and it could be checked.</b>"),
    (True, Verdict.MISSED): N_("🤝 <b>This offer was honest.</b>"),
    (True, Verdict.LUCKY): N_("🍀 <b>This offer was honest. You could not know that yet.</b>"),
}


@counted("home", "scenes")
async def show_scenes(turn: Turn) -> Screen:
    """List the scenes; which ones are honest offers is not told, and what was finished is marked."""
    scenes = _scenes(turn)
    if not scenes:
        return Screen(
            _("There is nothing to practise at the moment."), rows(tap(_("📖 All lessons"), "lessons"), home())
        )
    lines = (
        _("<b>🎭 Practise</b>"),
        _("Somebody writes to you about a job. You choose what you answer. One chat takes about a minute."),
        _("All people and companies are made up. Some offers are traps, some are honest. Choose one:"),
    )
    learner = await turn.services.learner()
    buttons = (tap(mark(learner, _key(scene), scene.title), "scene", scene.slug) for scene in scenes)
    return Screen("\n\n".join(lines), rows(*buttons, home()))


async def show_scene(turn: Turn) -> Screen:
    """Show a scene from its beginning, from one of its turns, or after a reply; all three stand on the button."""
    scene = _scene(turn)
    if scene is None:
        return await _show_scenes_instead(turn)
    name = turn.argument(1, scene.start)
    here = scene.turns.get(name)
    if here is None or not here.replies:
        return await _show_scenes_instead(turn)
    if not turn.argument(2):
        return _step(_chat(turn, scene, name, None), scene, name)
    choice = turn.number(2)
    if choice is None or choice >= len(here.replies):
        return await _show_scenes_instead(turn)
    reply = here.replies[choice]
    end = scene.turns[reply.to].end
    if end is None:
        return _step(_chat(turn, scene, reply.to, reply), scene, reply.to)
    return seen(_ended(turn, scene, Step(name, choice), end), _key(scene), END, last=True)


def _key(scene: Scene) -> str:
    return key_of(Kind.SCENE, scene.slug)


def _step(screen: Screen, scene: Scene, name: str) -> Screen:
    return seen(screen, _key(scene), str(scene.depth(name) + 1))


def _chat(turn: Turn, scene: Scene, name: str, given: Reply | None) -> Screen:
    here = scene.turns[name]
    parts = [_place(scene)]
    if given is None and name == scene.start:
        said = _("(This chat is only in {language} for now.)")
        parts += only_in(turn.services.shared, turn.language, scene.language, said)
        parts.append(f"<i>{escape(scene.summary)}</i>")
    parts += _said(scene, here, given)
    answers = (tap(reply.text, "scene", scene.slug, name, choice) for choice, reply in enumerate(here.replies))
    return Screen("\n\n".join(parts), rows(*answers, (tap(_("🚪 Stop"), "practise"), home())))


def _ended(turn: Turn, scene: Scene, last: Step, end: Ending) -> Screen:
    given = scene.turns[last.turn].replies[last.choice]
    parts = [_place(scene), *_said(scene, scene.turns[given.to], given), *_explained(scene, end)]
    return Screen(
        "\n\n".join(parts),
        rows(
            opens(end.opens),
            (tap(_("🔁 Try again"), "scene", scene.slug, last.turn), *_following(turn, scene)),
            _share(turn.services.shared, scene, end),
            tap(_("🔔 Practise again later"), "booster", scene.slug),
            (tap(_("🎭 All chats"), "practise"), home()),
        ),
    )


def _place(scene: Scene) -> str:
    practice = _("Practice")
    return f"<i>🎭 {practice} · {escape(scene.title)}</i>"


def _said(scene: Scene, here: SceneTurn, given: Reply | None) -> list[str]:
    """Return what was just written, the player's own words first, as a chat shows it."""
    said = []
    if given is not None:
        said.append(_("<b>You:</b> {words}").format(words=escape(given.text)))
    if here.says:
        bubbles = "\n".join(f"<blockquote>{escape(bubble)}</blockquote>" for bubble in here.says)
        said.append(f"<b>{escape(scene.name)}</b> · {escape(scene.role)}\n{bubbles}")
    return said


def _explained(scene: Scene, end: Ending) -> list[str]:
    asked = _("What made it checkable:") if scene.honest else _("What gave it away:")
    signs = "\n".join(f"• {escape(sign)}" for sign in end.signs)
    checked = _("People and companies are made up. Source: {sources}. Checked on {day}.")
    line = checked.format(sources=escape(scene.source_line), day=shown_date(scene.reviewed))
    return [
        f"{_(OUTCOMES[scene.honest, end.verdict])}\n{escape(end.happened)}",
        f"<b>{asked}</b>\n{signs}",
        f"👉 <b>{escape(end.action)}</b>",
        f"<blockquote expandable>{line}</blockquote>",
    ]


def _following(turn: Turn, scene: Scene) -> tuple[Button, ...]:
    """Return the button of the next scene; after the last comes the first."""
    slugs = [each.slug for each in _scenes(turn)]
    others = slugs[slugs.index(scene.slug) + 1 :] + slugs[: slugs.index(scene.slug)]
    return (tap(_("➡️ Next chat"), "scene", others[0]),) if others else ()


def _share(shared: Shared, scene: Scene, end: Ending) -> tuple[Button, Button]:
    signs = "\n".join(f"- {sign}" for sign in end.signs)
    closing = _("Practise too, and check a recruiter for free:")
    return pass_on(shared, f"{scene.title}\n{signs}\n{end.action}\n{closing}")


def _scenes(turn: Turn) -> tuple[Scene, ...]:
    shared = turn.services.shared
    return shared.library.scenes(turn.language, shared.clock.now().date())


def _scene(turn: Turn) -> Scene | None:
    shared = turn.services.shared
    return shared.library.scene(turn.argument(0), turn.language, shared.clock.now().date())


async def _show_scenes_instead(turn: Turn) -> Screen:
    outdated(turn)
    return await show_scenes(turn)


HANDLERS: tuple[Route, ...] = (
    on_command(show_scenes, "latihan", "practise", "practice"),
    on_tap(show_scenes, "practise"),
    on_tap(show_scene, "scene"),
)
