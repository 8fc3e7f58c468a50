"""The two bodies of an e-mail. No image, no script, nothing loaded from anywhere.

Colours stand in line, since some mail programs drop style sheets; those that keep them find there
the dark ones, for readers whose screen is dark. Words of any length break, so that no letter is
wider than its window.
"""

from collections.abc import Iterator
from html import escape

from monitor.model import Message, Report
from monitor.notify.text import (
    URGENT,
    banner,
    byline,
    heading,
    isolated,
    line,
    link,
    pieces,
    severity,
    shown,
    told,
)

MOST_REPORTS = 300
_FONT = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic',"
    "'Noto Sans Hebrew','Noto Sans CJK SC',Arial,sans-serif"
)
_DARK = (
    "@media (prefers-color-scheme: dark){"
    "body{background:#16181c!important;color:#e6e8eb!important}"
    ".quiet{color:#a3abb5!important}a{color:#8ab4f8!important}"
    ".badge{background:#f2b8b5!important;color:#601410!important}"
    "mark{background:#5c4a00!important;color:#fff3b0!important}}"
)


# --- text --------------------------------------------------------------------------------


def plain(message: Message, zone: str = "UTC") -> str:
    """The text alternative."""
    return "\n".join(_rows(message, zone)).strip() + "\n"


def _rows(message: Message, zone: str) -> Iterator[str]:
    yield banner(message)
    if heading(message):
        yield heading(message)
    yield from (line(text) for text in message.lines)
    reports, rest = shown(message.reports, MOST_REPORTS)
    for report in reports:
        yield ""
        yield from (row for row in _report_rows(report, zone) if row)
    if rest:
        yield f"\n{rest}"
    if message.reason:
        yield f"\nWhy: {isolated(line(message.reason))}"


def _report_rows(report: Report, zone: str) -> Iterator[str]:
    yield line(report.title)
    yield told(report)
    yield byline(report, zone)
    yield link(report.url)


# --- HTML --------------------------------------------------------------------------------


def html(message: Message, zone: str = "UTC") -> str:
    """The HTML alternative."""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<style>{_DARK}</style></head>\n"
        '<body style="margin:0;padding:16px;background:#ffffff;color:#1f2328;'
        f'font:15px/1.5 {_FONT};overflow-wrap:anywhere;word-break:break-word">\n'
        '<div style="max-width:640px;margin:0 auto">\n'
        f"{''.join(_parts(message, zone))}</div>\n</body></html>\n"
    )


def _parts(message: Message, zone: str) -> Iterator[str]:
    yield _banner(message)
    if heading(message):
        yield (
            '<h1 dir="auto" style="font-size:20px;line-height:1.3;margin:4px 0 12px">'
            f"{escape(heading(message))}</h1>\n"
        )
    for text in message.lines:
        yield f'<p dir="auto" style="margin:0 0 8px">{escape(line(text))}</p>\n'
    reports, rest = shown(message.reports, MOST_REPORTS)
    yield from (_report(report, zone) for report in reports)
    yield _small(rest)
    yield _small(f"Why: {isolated(line(message.reason))}" if message.reason else "")


def _banner(message: Message) -> str:
    topic = escape(line(message.topic, 80) or "Monitor")
    return (
        '<div dir="auto" class="quiet" style="font-size:13px;font-weight:600;color:#5b6470;'
        f'margin:0 0 4px">{_badge(message)}{topic}</div>\n'
    )


def _badge(message: Message) -> str:
    """The severity on a ground of its own, red where it is urgent.

    With a direction of its own, so that the topic beside it decides where the line begins.
    """
    if not severity(message):
        return ""
    ground = "#b3261e" if message.severity in URGENT else "#5b6470"
    return (
        f'<span class="badge" dir="ltr" style="background:{ground};color:#ffffff;border-radius:4px;'
        f'padding:2px 8px;font-weight:700">{escape(severity(message))}</span>&#8194;'
    )


def _report(report: Report, zone: str) -> str:
    sentences = _lit(told(report), report)
    below = escape(byline(report, zone))
    return (
        '<div style="margin:0 0 16px">'
        '<div dir="auto" style="font-size:17px;font-weight:600;line-height:1.35">'
        f"{_title(report)}</div>"
        f'<div dir="auto" style="margin:4px 0">{sentences}</div>'
        f'<div dir="auto" class="quiet" style="font-size:13px;color:#5b6470">{below}</div>'
        "</div>\n"
    )


def _title(report: Report) -> str:
    text, url = _lit(line(report.title) or "Untitled", report), link(report.url)
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
        '<div dir="auto" class="quiet" style="font-size:13px;color:#5b6470;margin:0 0 8px">'
        f"{escape(text)}</div>\n"
    )
