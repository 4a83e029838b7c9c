"""The privacy notice: what is true about a tip and about a check, generated from how this installation works.

Every promise has a name, and a test of the same name in `tests/promises`. Text and behaviour cannot drift apart.
"""

from dataclasses import dataclass

from bot.agencies.unanswered import ENOUGH
from bot.dialogs import IDLE_LIMIT
from bot.i18n import _
from bot.learning.funnel import COUNTED_FOR
from bot.learning.learner import KEPT_FOR
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST
from bot.tips.moments import LIMIT_AGAIN
from bot.tips.quota import TIPS_A_DAY, WEEK
from handlers.cover import closes
from handlers.keyboards import back, home, rows, tap
from handlers.replies import Screen
from handlers.shared import Terms


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence of the notice. `name` is the name of its test."""

    name: str
    text: str


def promises(terms: Terms) -> tuple[Promise, ...]:
    """Return the notice in the active language, sentence by sentence; what is not so here is left out."""
    minutes = int(IDLE_LIMIT.total_seconds() // 60)
    return (
        Promise(
            "officers_do_not_see_who_you_are",
            _("Officers <b>do not see</b> your name, number or account. We do not keep them with what you write."),
        ),
        Promise("telegram_still_knows", _("<b>Telegram still knows</b> that your account wrote to this bot.")),
        Promise(
            "the_chat_is_cleaned",
            _(
                "Whoever holds your phone can read this chat. When you finish, or after {minutes} quiet minutes, "
                "the bot wipes what you wrote here. A lesson stays."
            ).format(minutes=minutes),
        ),
        Promise(
            "a_story_can_show_who_you_are",
            _("<b>Your story can show who you are.</b> Do not write your own name, or what only you know."),
        ),
        Promise(
            "a_lesson_hides_it",
            _(
                "Somebody is coming? Tap 🙈 <b>Close for now</b>: a lesson appears. To go on within {minutes} minutes, "
                "type: <b>continue</b>"
            ).format(minutes=minutes),
        ),
        Promise(
            "photos_are_drawn_anew",
            _(
                "Photos are drawn anew: the place and time that hide in the file are gone. Voice, video, files and "
                "forwarded messages are not taken. Delete the photo in your gallery too."
            ),
        ),
        Promise(
            "officials_can_be_left_out",
            _(
                "Officers of your kelurahan and of the immigration office read it. If it is about an official, "
                "the ones in your kelurahan do not get it."
            ),
        ),
        *_waiting(terms),
        Promise(
            "the_count_is_forgotten",
            _(
                "Against abuse I count: {tips} a day from one account. The count cannot be traced to you, and it is "
                "gone after {days} days."
            ).format(tips=TIPS_A_DAY, days=WEEK.days),
        ),
        Promise(
            "it_is_deleted",
            _(
                "It is deleted {closed} days after it is closed, and {limit} days after you sent it at the latest. "
                "What no officer has read by then is kept until one reads it, and {again} days more at most."
            ).format(closed=KEPT_AFTER_CLOSING.days, limit=KEPT_AT_MOST.days, again=LIMIT_AGAIN.days),
        ),
        Promise(
            "a_push_comes_once",
            _(
                "If you want, one message tells you of an answer, without a word of it. Where it goes is kept, locked, "
                "until then, for {days} days at most."
            ).format(days=terms.push_days),
        ),
        Promise(
            "nobody_writes_to_you_outside",
            _("An officer will never contact you outside this bot."),
        ),
    )


def _waiting(terms: Terms) -> tuple[Promise, ...]:
    waits = _(
        "What is not urgent waits {minutes} minutes or more, and goes out together with other info. So nobody sees "
        "when you wrote."
    )
    back = _("You can take it back for {minutes} minutes.")
    return (
        *((Promise("it_waits_before_it_goes", waits.format(minutes=terms.delay_minutes)),) if terms.delay else ()),
        *((Promise("it_can_be_taken_back", back.format(minutes=terms.undo_minutes)),) if terms.undo else ()),
    )


def check_promises() -> tuple[Promise, ...]:
    """Return what is true about checks and lessons, in the active language, sentence by sentence."""
    return (
        Promise(
            "what_you_check_is_forgotten",
            _("What you check is looked up and forgotten: words, adverts and photos."),
        ),
        Promise(
            "a_watch_is_kept_until_you_stop",
            _("If you ask me to tell you about a company, I keep its name, locked, until you stop it."),
        ),
        Promise(
            "names_asked_in_vain_are_counted",
            _(
                "Searches that find nothing are counted, without who asked. The company's name is kept only when "
                "{enough} people asked for it."
            ).format(enough=ENOUGH),
        ),
        *_learning_promises(),
    )


def _learning_promises() -> tuple[Promise, ...]:
    return (
        Promise(
            "what_you_finish_is_remembered_until_you_erase",
            _(
                "When you finish a lesson, or want pictures always, I remember that, locked and without your name. "
                "“Erase” ends it at once. After {days} days without use it is gone too. "
                "Your chosen language stays until you erase it."
            ).format(days=KEPT_FOR.days),
        ),
        Promise(
            "lessons_come_only_if_you_ask",
            _(
                "I send the short course and reminders only if you ask. Where to write is kept, locked, until they "
                "end or you stop. They never come while you write info, and never at night."
            ),
        ),
        Promise(
            "screens_are_counted_without_you",
            _(
                "I count how often a lesson, the check or the seven questions are opened on a day, not by whom. "
                "“Send info” is never counted. After {days} days a count is gone."
            ).format(days=COUNTED_FOR.days),
        ),
    )


FIRST = 5
"""Promises that everybody sees at once; the others open with a tap, so that the whole fits on a small phone."""


def privacy_text(terms: Terms) -> str:
    """Return the notice as a list."""
    lines = [f"• {promise.text}" for promise in promises(terms)]
    folded = "\n".join(lines[FIRST:])
    return "\n".join((*lines[:FIRST], f"<blockquote expandable>{folded}</blockquote>"))


def privacy_screen(terms: Terms) -> Screen:
    """Show the notice again, from the settings."""
    title, checking, sending = _("🔒 Your privacy"), _("When you check or learn"), _("When you send info")
    check = "\n".join(f"• {promise.text}" for promise in check_promises())
    return Screen(
        f"<b>{title}</b>\n\n<b>{checking}</b>\n{check}\n\n<b>{sending}</b>\n{privacy_text(terms)}",
        rows((tap(_("🧾 Proof"), "proof"), tap(_("🗑 Erase everything"), "erase")), (back("settings"), home())),
    )


def before_you_write(terms: Terms) -> Screen:
    """Show the notice before the first question of a tip."""
    title = _("Before you write")
    danger = _("Danger now? Call first. This bot is not an emergency service.")
    return Screen(
        f"<b>{title}</b>\n\n{privacy_text(terms)}\n\n{danger}",
        rows(
            tap(_("✅ I understand, go on"), "tip.go"),
            (tap(_("☎️ Help lines"), "help"), tap(_("🏠 Home"), "tip.home")),
            closes("tip"),
        ),
    )
