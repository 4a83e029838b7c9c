import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.learning.markup import PAGE_MAX, escape, split_pages, visible
from bot.learning.model import ContentError

TELEGRAM_TAGS = {"b", "i", "u", "s", "code", "a", "blockquote"}
TELEGRAM_ENTITY = re.compile(r"&(?!(lt|gt|amp|quot);)")


class TelegramReader(HTMLParser):
    """Reads HTML as strictly as Telegram: known tags only, closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TELEGRAM_TAGS
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read_as_telegram(html: str) -> str:
    assert not TELEGRAM_ENTITY.search(html)
    reader = TelegramReader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.text


def body(markdown: str) -> str:
    return split_pages(f"## Layar\n\n{markdown}", "contoh.md")[0].html


def test_each_heading_begins_a_screen() -> None:
    pages = split_pages("## Satu\n\nIsi satu.\n\n## Dua & *tiga*\n\nIsi dua.\n", "contoh.md")
    assert [(page.title, page.html) for page in pages] == [("Satu", "Isi satu."), ("Dua & tiga", "Isi dua.")]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**tebal** *miring* _miring_", "<b>tebal</b> <i>miring</i> <i>miring</i>"),
        ("__garis bawah__ ~~coret~~ `0800-1000`", "<u>garis bawah</u> <s>coret</s> <code>0800-1000</code>"),
        ("satu\nbaris\\\nbaru", "satu baris\nbaru"),
        ("- satu\n- **dua**", "• satu\n• <b>dua</b>"),
        ("- satu\n\n- dua", "• satu\n• dua"),
        ("3. tiga\n4. empat", "3. tiga\n4. empat"),
        ("> kata\n>\n> - isi", "<blockquote>kata\n\n• isi</blockquote>"),
        ("[daftar](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">daftar</a>'),
        ("a < b & \"c\" > 'd' &copy;", "a &lt; b &amp; &quot;c&quot; &gt; 'd' ©"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("satu\n\ndua", "satu\n\ndua"),
    ],
)
def test_markdown_becomes_telegram_html(markdown: str, html: str) -> None:
    assert body(markdown) == html
    assert read_as_telegram(html) == visible(html)


@pytest.mark.parametrize(
    ("markdown", "line", "sentence"),
    [
        ("pengantar\n\n## A\n\nisi", 7, "before it"),
        ("# Judul\n\n## A\n\nisi", 7, "before it"),
        ("## A\n\nisi\n\n### B\n\nisi", 11, "headings"),
        ("## A\n\nisi\n\n#### B", 11, "headings"),
        ("## A\n\nisi\n---\n", 9, "headings"),
        ("## A\n\n> ## B", 9, "headings"),
        ("## A\n\n| a | b |\n|---|---|\n| 1 | 2 |", 9, "table"),
        ("## A\n\nsatu\ndua ![foto](foto.png)", 10, "pictures"),
        ("## A\n\n**satu ![foto](foto.png)**", 9, "pictures"),
        ("## A\n\nsatu\ndua\ntiga <b>empat</b>", 11, "HTML"),
        ("## A\n\n<div>isi</div>", 9, "HTML"),
        ("## A\n\n```\nisi\n```", 9, "code"),
        ("## A\n\n    isi", 9, "four spaces"),
        ("## A\n\nisi\n\n***", 11, "start a new screen"),
        ("## A\n\n- satu\n  - dua", 10, "list inside a list"),
        ("## A\n\n- satu\n\n  1. dua", 11, "list inside a list"),
        ("## A\n\n> > isi", 9, "quote"),
        ("## A\n\n- > isi", 9, "quote"),
        ("## A\n\n[polisi](tel:110)", 9, "https://"),
        ("## A\n\nsatu\n[x](http://example.org)", 10, "https://"),
        ("## A\n\n## B\n\nisi", 7, "text below"),
        ("##\n\nisi", 7, "heading"),
        ("", 7, "no text"),
        (f"## A\n\n{'kata ' * (PAGE_MAX // 4)}", 7, "split"),
    ],
)
def test_what_telegram_cannot_show_is_refused_with_its_line(markdown: str, line: int, sentence: str) -> None:
    with pytest.raises(ContentError) as refusal:
        split_pages(markdown, "id/lessons/contoh.md", first_line=7)
    assert str(refusal.value).startswith(f"id/lessons/contoh.md:{line}: ")
    assert sentence in refusal.value.sentence


@given(st.text(max_size=300))
@example("&amp; &lt;b&gt; <b> &copy;")
@example("**a *b** c* ~~d _e~~ f_")
@example('[x](https://a.b/"><script>) `"`')
@example("![a](https://a.b) <https://a.b/?q='>")
def test_any_text_is_shown_as_valid_html_or_refused(text: str) -> None:
    try:
        pages = split_pages(f"## Layar\n\n{text}", "contoh.md")
    except ContentError:
        return
    for page in pages:
        read_as_telegram(page.html)


@given(st.text(st.characters(categories=["L", "N", "Zs"], include_characters="&<>\"'.,;!?"), min_size=1, max_size=200))
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert visible(escape(text)) == text
    assert read_as_telegram(escape(text)) == text


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), min_size=1, max_size=30))
def test_a_plain_paragraph_keeps_every_word(words: list[str]) -> None:
    assert visible(body(" ".join(words))).split() == " ".join(words).split()
