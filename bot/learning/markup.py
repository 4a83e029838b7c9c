"""Turn the Markdown of a lesson or an answer into Telegram HTML, and refuse what Telegram cannot show.

Understood: paragraphs, `- ` and `1. ` lists, `> ` quotes, **bold**, *italic*, __underlined__ (as in Telegram itself),
~~struck~~, `code` and https links. In a lesson each `## heading` begins a new screen; an answer is one screen and has
no headings. For text that is reviewed before it is shown, an error with a line number beats a clever guess.
"""

import html
import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.learning.model import ContentError, Page

PAGE_MAX = 3500
"""Characters of HTML a page may have: Telegram's 4096 less what a screen adds around it."""

_TAG = re.compile(r"<[^>]*>")

_TAGS = {"**": "b", "__": "u", "*": "i", "_": "i", "~~": "s"}
_LEAVES = {"softbreak": " ", "hardbreak": "\n"}

_REFUSED = {
    "heading": "headings have two signs, `## `, and stand alone; other headings can't be shown",
    "table": "Telegram can't show tables; use a list",
    "image": "a lesson's text can't hold pictures",
    "html_block": "raw HTML is not allowed; use Markdown",
    "html_inline": "raw HTML is not allowed; use Markdown",
    "fence": "blocks of code can't be shown; use a paragraph",
    "code_block": "a paragraph that starts with four spaces is read as code; remove the spaces",
    "hr": "lines across the screen can't be shown; start a new screen with `## `",
    "bullet_list": "a list inside a list can't be shown",
    "ordered_list": "a list inside a list can't be shown",
    "blockquote": "a quote stands alone, outside of lists and other quotes",
}


def split_pages(markdown: str, file: str, first_line: int = 1) -> tuple[Page, ...]:
    """Return one page per `## heading`; `first_line` is where the Markdown begins in its file.

    Raises:
        ContentError: Telegram could not show it, or a page is empty or too long.
    """
    renderer = _Renderer(file, first_line)
    pages: list[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]] = []
    for node in _parse(markdown):
        if node.type == "heading" and node.markup == "##":
            pages.append((node, []))
        elif pages:
            pages[-1][1].append(node)
        else:
            raise renderer.refuse(node, "a lesson starts with a heading, `## `; this stands before it")
    if not pages:
        raise ContentError(file, "the lesson has no text; begin each screen with a heading, `## `", first_line)
    return tuple(renderer.page(heading, body) for heading, body in pages)


def one_screen(markdown: str, file: str, first_line: int = 1) -> str:
    """Return Markdown without headings as Telegram HTML; `first_line` is where it begins in its file.

    Raises:
        ContentError: Telegram could not show it, or it is empty or too long.
    """
    renderer = _Renderer(file, first_line)
    nodes = _parse(markdown)
    for node in nodes:
        if node.type == "heading":
            raise renderer.refuse(node, "an answer is one screen; write it without headings")
    rendered = renderer.blocks(nodes)
    if not visible(rendered).strip():
        raise ContentError(file, "the answer has no text", first_line)
    if len(rendered) > PAGE_MAX:
        raise ContentError(file, f"this screen has more than {PAGE_MAX} characters; shorten it", first_line)
    return rendered


def visible(rendered: str) -> str:
    """Return the text a reader sees of Telegram HTML."""
    return html.unescape(_TAG.sub("", rendered))


def escape(text: str) -> str:
    """Escape text for Telegram HTML, which knows four names: `&lt; &gt; &amp; &quot;`."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def _parse(markdown: str) -> list[SyntaxTreeNode]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return SyntaxTreeNode(parser.parse(markdown)).children


class _Renderer:
    def __init__(self, file: str, first_line: int) -> None:
        self._file = file
        self._first_line = first_line

    def page(self, heading: SyntaxTreeNode, body: list[SyntaxTreeNode]) -> Page:
        title = visible(self._inline(heading.children[0])).strip()
        rendered = self.blocks(body)
        if not title or not visible(rendered).strip():
            raise self.refuse(heading, "a screen needs a heading and a text below it")
        if len(title) + len(rendered) > PAGE_MAX:
            raise self.refuse(heading, f"this screen has more than {PAGE_MAX} characters; split it with `## `")
        return Page(title, rendered)

    def refuse(self, node: SyntaxTreeNode, sentence: str | None = None, below: int = 0) -> ContentError:
        line = self._first_line + below + (node.map[0] if node.map else 0)
        return ContentError(self._file, sentence or _REFUSED.get(node.type, f"{node.type} can't be shown"), line)

    def blocks(self, nodes: list[SyntaxTreeNode], *, quoted: bool = False) -> str:
        return "\n\n".join(self._block(node, quoted=quoted) for node in nodes)

    def _block(self, node: SyntaxTreeNode, *, quoted: bool) -> str:
        match node.type:
            case "paragraph":
                return self._inline(node.children[0])
            case "bullet_list":
                return "\n".join(f"• {self._item(item)}" for item in node.children)
            case "ordered_list":
                start = int(node.attrs.get("start", 1))
                return "\n".join(f"{place}. {self._item(item)}" for place, item in enumerate(node.children, start))
            case "blockquote" if not quoted:
                return f"<blockquote>{self.blocks(node.children, quoted=True)}</blockquote>"
        raise self.refuse(node)

    def _item(self, item: SyntaxTreeNode) -> str:
        for node in item.children:
            if node.type != "paragraph":
                raise self.refuse(node)
        return "\n".join(self._inline(node.children[0]) for node in item.children)

    def _inline(self, node: SyntaxTreeNode) -> str:
        """Render a line of text; a heading or paragraph holds exactly one."""
        lines_below = 0
        rendered = []
        for child in node.children:
            rendered.append(self._span(child, node, lines_below))
            lines_below += sum(each.type in {"softbreak", "hardbreak"} for each in child.walk())
        return "".join(rendered)

    def _span(self, node: SyntaxTreeNode, line: SyntaxTreeNode, below: int) -> str:
        if node.type in _LEAVES:
            return _LEAVES[node.type]
        if node.type == "text":
            return escape(node.content)
        if node.type == "code_inline":
            return f"<code>{escape(node.content)}</code>"
        opening = closing = _TAGS.get(node.markup if node.type in {"strong", "em", "s"} else "")
        if node.type == "link":
            opening, closing = f'a href="{escape(self._address(node, line, below))}"', "a"
        if opening is None:
            raise self.refuse(line, _REFUSED.get(node.type, f"{node.type} can't be shown"), below)
        return f"<{opening}>{''.join(self._span(each, line, below) for each in node.children)}</{closing}>"

    def _address(self, link: SyntaxTreeNode, line: SyntaxTreeNode, below: int) -> str:
        address = str(link.attrs["href"])
        if not address.startswith("https://"):
            raise self.refuse(line, f"the link {address!r} must start with https://", below)
        return address
