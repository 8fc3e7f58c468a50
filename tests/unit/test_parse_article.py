import pytest

from monitor.errors import ArticleUnreadable
from monitor.parse.article import LONGEST, article_text, can_read_articles

PARAGRAPHS = (
    "The harbour of Nordhavn was closed on Wednesday after dock workers walked out again.",
    "Talks between the union and the operator broke down on Tuesday over night shifts and cranes.",
    "“We are ready to return to the table today,” said Mirja Solberg, who leads the union.",
    "Eleven container ships are waiting in the roads, and two were sent on to Eastmouth.",
)
LINKS = "".join(
    f"<li><a href='/{n}'>Ten recipes for a wet autumn, part {n}</a></li>" for n in range(9)
)
CONSENT = (
    "<div id='consent'><h2>We value your privacy</h2><p>We and our 742 partners store information "
    "on a device and process personal data.</p><button>Accept all</button></div>"
)
FOOTER = "<footer><p>Copyright 2026 The Invented Paper. All rights reserved.</p></footer>"


def body(tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in PARAGRAPHS)


PAGES = {
    "article": f"<html><head><title>T</title></head><body>{CONSENT}<nav><ul>{LINKS}</ul></nav>"
    f"<article><h1>Port closed again</h1>{body()}</article><aside><ul>{LINKS}</ul></aside>{FOOTER}"
    "</body></html>",
    "boxes without meaning": f"<body><div class='a1'><ul>{LINKS}</ul></div><div class='b2'>"
    f"<div class='c3'>{body('div')}</div></div>{FOOTER}</body>",
    "line breaks in a table": f"<body><table><tr><td><ul>{LINKS}</ul></td><td>"
    f"{'<br><br>'.join(PARAGRAPHS)}</td></tr></table></body>",
    "comments below": f"<body><main><article>{body()}</article></main><section id='comments'>"
    "<div class='comment'><p>Nobody asked the people who live there what they think.</p></div>"
    "</section></body>",
    "teasers between paragraphs": "<body><article>"
    + "".join(
        f"<p>{text}</p><p class='more'><strong>Read more: <a href='/{n}'>Ten recipes for autumn"
        f"</a></strong></p><div class='box'><a href='/{n}'><h3>More recipes</h3></a></div>"
        for n, text in enumerate(PARAGRAPHS)
    )
    + "</article></body>",
    "unclosed tags": f"<body><article>{body().replace('</p>', '')}",
}
NOISE = ("recipes", "privacy", "rights reserved", "Nobody asked")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_article_is_read_and_nothing_else(page: str) -> None:
    text = article_text(page.encode(), "text/html")

    for paragraph in PARAGRAPHS:
        assert paragraph in text
    assert [noise for noise in NOISE if noise in text] == []


def test_article_has_a_paragraph_a_line() -> None:
    lines = article_text(PAGES["article"].encode(), "text/html").split("\n")

    assert lines[-len(PARAGRAPHS) :] == list(PARAGRAPHS)


RUSSIAN = "Порт закрыт в среду после того, как докеры в третий раз за месяц прекратили работу. " * 4


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8-sig", "text/html", ""),
        ("utf-16", "text/html", ""),
        ("cp1251", "text/html; charset=windows-1251", ""),
        ("cp1251", "text/html", "<meta charset=windows-1251>"),
        ("koi8-r", "text/html; charset=nonsense", "<meta charset='koi8-r'>"),
    ],
)
def test_article_is_read_in_its_encoding(encoding: str, content_type: str, meta: str) -> None:
    page = f"<html><head>{meta}</head><body><article><p>{RUSSIAN}</p></article></body></html>"

    assert article_text(page.encode(encoding), content_type) == RUSSIAN.strip()


@pytest.mark.parametrize("charset", ["iso-8859-1", "zip", "rot13", ""])
def test_article_of_no_usable_declaration_is_read_as_windows_1252(charset: str) -> None:
    text = "“Ready,” said the café’s owner – and closed for the day, as every day this week. " * 4
    page = f"<body><article><p>{text}</p></article>".encode("cp1252")

    assert article_text(page, f"text/html; charset={charset}") == text.strip()


def test_article_of_xhtml_with_a_declaration_is_read() -> None:
    page = f'<?xml version="1.0" encoding="utf-8"?>\n{PAGES["article"]}'

    assert PARAGRAPHS[0] in article_text(page.encode(), "application/xhtml+xml")


def test_article_loses_what_is_not_seen_but_acts() -> None:
    hidden = body().replace("union", "uni\u200bon\u202e")

    assert "the union and" in article_text(f"<article>{hidden}</article>".encode(), "")


@pytest.mark.parametrize(
    "page", [b"", b"   ", b"\x00\xff" * 99, b"<html><body></body></html>", b"{}"]
)
def test_article_where_there_is_none_says_so(page: bytes) -> None:
    with pytest.raises(ArticleUnreadable):
        article_text(page, "text/html")


def test_article_is_cut_at_the_longest() -> None:
    page = "<article>" + "".join(f"<p>{n} {PARAGRAPHS[0]}</p>" for n in range(3_000)) + "</article>"

    assert len(article_text(page.encode(), "")) == LONGEST


def test_article_package_is_installed_for_development() -> None:
    assert can_read_articles()


def test_article_keeps_links_that_are_part_of_a_sentence() -> None:
    linked = [text.replace(" on ", " <a href='/n'>on</a> ", 1) for text in PARAGRAPHS]
    report = f"<p>“<a href='/q'>{PARAGRAPHS[0]}</a>”, the port said, and {PARAGRAPHS[1]}</p>"
    page = f"<article>{report}{''.join(f'<p>{text}</p>' for text in linked)}</article>"

    text = article_text(page.encode(), "text/html")

    for paragraph in PARAGRAPHS:
        assert paragraph in text
