"""The only package that speaks Telegram: one module per conversation.

`HANDLERS` are the routes in the order in which they are asked; `SCREENS` shows each open question again.
"""

from collections.abc import Mapping

from handlers import (
    answer,
    anything,
    ask,
    boosters,
    cards,
    certificate,
    check,
    countries,
    course,
    funnel,
    hotlines,
    learn,
    learning,
    listen,
    offer,
    pin,
    practise,
    receipt,
    register,
    settings,
    staff,
    start,
    tip,
    watch,
    ways,
)
from handlers.routes import Handler, Route

HANDLERS: tuple[Route, ...] = (
    *staff.HANDLERS,
    *tip.HANDLERS,
    *receipt.HANDLERS,
    *pin.HANDLERS,
    *register.HANDLERS,
    *start.HANDLERS,
    *learn.HANDLERS,
    *learning.HANDLERS,
    *listen.HANDLERS,
    *cards.HANDLERS,
    *certificate.HANDLERS,
    *answer.HANDLERS,
    *practise.HANDLERS,
    *course.HANDLERS,
    *boosters.HANDLERS,
    *funnel.HANDLERS,
    *check.HANDLERS,
    *ask.HANDLERS,
    *offer.HANDLERS,
    *watch.HANDLERS,
    *ways.HANDLERS,
    *countries.HANDLERS,
    *hotlines.HANDLERS,
    *settings.HANDLERS,
    *anything.HANDLERS,
)

SCREENS: Mapping[str, Handler] = {
    **tip.SCREENS,
    **receipt.SCREENS,
    **pin.SCREENS,
    **register.SCREENS,
    **certificate.SCREENS,
}
