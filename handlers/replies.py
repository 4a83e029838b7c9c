"""What a turn answers, as data: it is sent after the transaction has committed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.learning.funnel import Step
from bot.learning.markup import visible


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; exactly one of `data` (a tap), `url` and `copy` is set."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


Rows = tuple[tuple[Button, ...], ...]

CAPTION_LIMIT = 1024
"""UTF-16 units of words below a picture, tags not counted."""


class PublicKind(StrEnum):
    """How public content is shown: a picture above the words, or a voice that reads them."""

    PICTURE = "picture"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Public:
    """A file of this installation's own content, the same for everybody: Telegram gets it once, and then its name.

    `digest` tells it from every other. `name` is what Telegram called it; None when it was not sent yet. `make` brings
    its bytes, where there is no name or Telegram takes it no more. Only `handlers/publishing.py` makes one: nothing
    that somebody sent, wrote or was told about their own answers may ever be kept by name.
    """

    kind: PublicKind
    digest: bytes
    make: Callable[[], Awaitable[bytes]] = field(repr=False)
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What Telegram said of public content: how it calls the file, and how many bytes it is for whoever loads it."""

    digest: bytes
    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: Telegram HTML and its buttons. `protect` keeps it from being forwarded or saved.

    `picture` (PNG or JPEG, at most 10 MB) stands above the words, of which Telegram then takes CAPTION_LIMIT; with
    `spoiler` it is blurred until it is tapped. `public` stands in its place where it is content that anybody may see.
    `step` is the step of a public conversation that it shows.
    """

    html: str
    rows: Rows = ()
    protect: bool = False
    picture: bytes | None = field(default=None, repr=False)
    spoiler: bool = False
    public: Public | None = None
    step: Step | None = field(default=None, compare=False)


def fits_caption(html: str) -> bool:
    """Tell whether Telegram takes words below a picture, which are fewer than those of a message."""
    return len(visible(html).encode("utf-16-le")) // 2 <= CAPTION_LIMIT


def with_lead(lead: str, screen: Screen) -> Screen:
    """Return a screen with a word to the person above it."""
    return replace(screen, html=f"ℹ️ {lead}\n\n{screen.html}")


def with_warning(warning: str, screen: Screen) -> Screen:
    """Return a screen with what did not work above it."""
    return replace(screen, html=f"⚠️ {warning}\n\n{screen.html}")


@dataclass(slots=True)
class Outbound:
    """All that one turn sends to the chat it came from.

    `callback` is the tap to acknowledge, with `toast` as its words. `screen` is shown by rewriting the message
    `rewrite` where there is one and Telegram can. `erase` are messages to delete. `private` says that a question is
    open and that the message which shows the screen must be remembered. A second answer to the same update (`again`),
    or a second try to send it, replaces whatever the first may have put after the message `replaces_after`. `ends`
    says that a private conversation is over with this answer; the sender notes in `left_behind` what of it could not
    be taken off the screen yet.
    """

    chat: int
    callback: str | None = None
    toast: str | None = None
    screen: Screen | None = None
    rewrite: int | None = None
    erase: list[int] = field(default_factory=list)
    private: bool = False
    replaces_after: int | None = None
    again: bool = False
    ends: bool = False
    left_behind: list[int] = field(default_factory=list)
