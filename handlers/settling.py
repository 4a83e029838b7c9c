"""What a turn leaves behind: the dialog as it is kept, and the answer as it is sent."""

from bot.dialogs import IDLE_LIMIT, VIEW_LIMIT, Dialog
from handlers.context import Turn
from handlers.inputs import Origin
from handlers.replies import Outbound

VIEWS = ("desk.inbox", "desk.tip", "desk.photo", "box.view")
"""States that only show what was written; somebody who writes needs more time."""

MINUTES = int(IDLE_LIMIT.total_seconds() // 60)
VIEW_MINUTES = int(VIEW_LIMIT.total_seconds() // 60)


def settle(dialog: Dialog, turn: Turn, origin: Origin) -> Outbound:
    """Bring the turn's outcome into the dialog and say what to send.

    While a state is open the chat is private: it has one screen, which is rewritten; typed messages are deleted, and
    so is an earlier screen when the conversation moves to another message. When the state ends, the screen is
    rewritten with what comes next, so that nothing of the conversation stays to be read.
    """
    was_private, old_screen = bool(dialog.state), dialog.screen
    tapped = origin.message if origin.callback else None
    rewrite = tapped if tapped is not None else (old_screen if was_private else None)
    if turn.screen is not None and turn.screen.protect and not origin.protected:
        rewrite = None  # protection is given when a message is sent, rewriting cannot add it
    outbound = Outbound(origin.chat, origin.callback, turn.toast, turn.screen, rewrite, private=bool(turn.state))
    outbound.ends = was_private and not turn.state
    if turn.state and (rewrite is None or was_private):
        # The sender may find that it cannot rewrite, so this holds also where it is to.
        newest = [each for each in (origin.message, old_screen if was_private else None) if each is not None]
        outbound.replaces_after = max(newest, default=None)
    if origin.callback is None and origin.message is not None and (was_private or turn.state or turn.erase_given):
        outbound.erase.append(origin.message)
    if was_private and old_screen is not None and old_screen != rewrite and turn.screen is not None:
        outbound.erase.append(old_screen)
    dialog.language = turn.chosen_language
    dialog.parked = turn.parked
    if turn.state:
        dialog.state, dialog.data, dialog.address = turn.state, turn.data, origin.chat
        dialog.screen = rewrite if turn.screen is not None else old_screen
        dialog.rests = VIEW_MINUTES if turn.state in VIEWS else MINUTES
    else:
        dialog.leave()
    return outbound
