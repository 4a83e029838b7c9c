import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.entities import detect, to_html
from bot.demo.markup import Formatted, parse_html, split, utf16_length
from bot.demo.model import ApiError


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"offset": offset, "length": length, "type": kind, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [entity("bold", 0, 1), entity("bold", 1, 1)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [entity("strikethrough", n, 1) for n in range(3)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<code>a</code>", "a", [entity("code", 0, 1)]),
        ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
        ('<pre><code class="language-python">a</code></pre>', "a", [entity("pre", 0, 1, language="python")]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        ('<a href="https://a.id/?x=1&amp;y=2">a</a>', "a", [entity("text_link", 0, 1, url="https://a.id/?x=1&y=2")]),
        ("<a href='a.id'>a</a>", "a", [entity("text_link", 0, 1, url="http://a.id")]),
        ('<a href="nowhere">a</a>', "a", []),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
        ("<b>😀<i>é</i></b>", "😀é", [entity("bold", 0, 3), entity("italic", 2, 1)]),
        ("&lt;b&gt; &amp;amp; &quot;&#65;&#x42;", '<b> &amp; "AB', []),
        ("&nbsp;&copy;", "&nbsp;&copy;", []),
        ("  <b> a </b>\n\n", "a", [entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<b>x <code>y</code> z</b>", "x y z", [entity("bold", 0, 2), entity("code", 2, 1), entity("bold", 3, 2)]),
        ("<code><b>y</b></code>", "y", [entity("code", 0, 1)]),
        ("<B>a</B >", "a", [entity("bold", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[object]) -> None:
    parsed = parse_html(source)
    assert (parsed.text, parsed.entities) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b ", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_with_the_place(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_what_telegram_marks_by_itself_is_marked() -> None:
    text = "/cek@uji_bot 😀 @siti77 #TPPO a@b.id https://a.id/x. t.me/y /tidak/path"
    kinds = [(e["type"], e["offset"]) for e in detect(Formatted(text)).entities]
    assert kinds == [
        ("bot_command", 0), ("mention", 16), ("hashtag", 24), ("email", 30), ("url", 37), ("url", 53),
    ]  # fmt: skip


def test_nothing_is_marked_inside_code() -> None:
    assert [e["type"] for e in detect(parse_html("<code>/cek</code> /cek")).entities] == ["code", "bot_command"]


def test_the_page_gets_nested_tags_even_for_crossed_entities() -> None:
    crossed = [entity("bold", 0, 4), entity("italic", 2, 4)]
    assert to_html("abcdef", crossed) == "<b>ab<i>cd</i></b><i>ef</i>"


def test_the_page_gets_no_link_but_web_and_telegram_links() -> None:
    assert to_html("a", [entity("text_link", 0, 1, url="javascript:alert(1)")]) == "a"
    assert to_html("a", [entity("expandable_blockquote", 0, 1)]) == "<blockquote expandable>a</blockquote>"
    quoted = to_html("a", [entity("text_link", 0, 1, url='https://a.id/"><script>')])
    assert "<script>" not in quoted
    assert 'href="https://a.id/&quot;&gt;&lt;script&gt;"' in quoted


@given(st.text())
def test_any_text_is_escaped_for_the_page(text: str) -> None:
    shown = to_html(text, [entity("bold", 0, utf16_length(text))] if text else [])
    assert "<" not in shown.removeprefix("<b>").removesuffix("</b>")


@given(st.text(alphabet="<>/&;ab =\"'é😀"))
def test_any_html_is_read_or_refused(source: str) -> None:
    try:
        parsed = parse_html(source)
    except ApiError:
        return
    size = utf16_length(parsed.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= size for e in parsed.entities)


@given(st.text(min_size=1), st.integers(2, 10))
def test_a_split_text_is_whole_and_each_part_fits(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert "".join(parts) == text
    assert all(utf16_length(part) <= limit for part in parts)
