"""The two bodies of an e-mail. No image, no script, nothing loaded from anywhere."""

from collections.abc import Iterator
from html import escape

from monitor.model import Message, Report
from monitor.notify.text import (
    banner,
    byline,
    heading,
    isolated,
    line,
    link,
    pieces,
    shown,
)

MOST_REPORTS = 30
_FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Arial,sans-serif"


# --- text --------------------------------------------------------------------------------


def plain(message: Message) -> str:
    """The text alternative."""
    return "\n".join(_rows(message)).strip() + "\n"


def _rows(message: Message) -> Iterator[str]:
    yield banner(message)
    if heading(message):
        yield heading(message)
    yield from (line(text) for text in message.lines)
    reports, rest = shown(message.reports, MOST_REPORTS)
    for report in reports:
        yield ""
        yield from (row for row in _report_rows(report) if row)
    if rest:
        yield f"\n{rest}"
    if message.reason:
        yield f"\nWhy: {isolated(line(message.reason))}"


def _report_rows(report: Report) -> Iterator[str]:
    yield line(report.title)
    yield line(" ".join(report.sentences))
    yield byline(report)
    yield link(report.url)


# --- HTML --------------------------------------------------------------------------------


def html(message: Message) -> str:
    """The HTML alternative: inline styles, since mail programs drop style sheets."""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light"></head>\n'
        '<body style="margin:0;padding:16px;background:#fff;color:#1f2328;'
        f'font:15px/1.5 {_FONT}">\n'
        '<div style="max-width:640px;margin:0 auto">\n'
        f"{''.join(_parts(message))}</div>\n</body></html>\n"
    )


def _parts(message: Message) -> Iterator[str]:
    yield _banner(message)
    if heading(message):
        yield (
            '<h1 dir="auto" style="font-size:20px;line-height:1.3;margin:4px 0 12px">'
            f"{escape(heading(message))}</h1>\n"
        )
    for text in message.lines:
        yield f'<p dir="auto" style="margin:0 0 8px">{escape(line(text))}</p>\n'
    reports, rest = shown(message.reports, MOST_REPORTS)
    yield from (_report(report) for report in reports)
    yield _small(rest)
    yield _small(f"Why: {isolated(line(message.reason))}" if message.reason else "")


def _banner(message: Message) -> str:
    colour = "#b3261e" if message.severity == "high" else "#5b6470"
    return (
        f'<div dir="auto" style="font-size:13px;font-weight:600;color:{colour};margin:0 0 4px">'
        f"{escape(banner(message))}</div>\n"
    )


def _report(report: Report) -> str:
    sentences = " ".join(_lit(line(sentence), report) for sentence in report.sentences)
    return (
        '<div style="margin:0 0 16px">'
        f'<div dir="auto" style="font-size:17px;font-weight:600;line-height:1.35">'
        f"{_title(report)}</div>"
        f'<div dir="auto" style="margin:4px 0">{sentences}</div>'
        f'<div dir="auto" style="font-size:13px;color:#5b6470">{escape(byline(report))}</div>'
        "</div>\n"
    )


def _title(report: Report) -> str:
    text, url = _lit(line(report.title), report), link(report.url)
    if not url:
        return text
    return f'<a href="{escape(url)}" style="color:#0b57d0;text-decoration:none">{text}</a>'


def _lit(text: str, report: Report) -> str:
    """Escaped text, its evidence marked."""
    return "".join(
        f'<mark style="background:#fff3b0;color:inherit">{escape(run)}</mark>'
        if marked
        else escape(run)
        for run, marked in pieces(text, report.evidence)
    )


def _small(text: str) -> str:
    if not text:
        return ""
    return (
        f'<div dir="auto" style="font-size:13px;color:#5b6470;margin:0 0 8px">'
        f"{escape(text)}</div>\n"
    )
