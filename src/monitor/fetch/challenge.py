"""Whether a bot check answered instead of the server. Pure.

    status, headers | a header that the vendor documents | the page that asks for a browser

A bot check is no answer of the feed: asking more often makes it worse, and only the publisher can
let us in. Some answer 200 or 202, so that a reader takes their page for the document.

Cloudflare   cf-mitigated: challenge (developers.cloudflare.com/cloudflare-challenges)
AWS WAF      x-amzn-waf-action: challenge (202) or captcha (405)
Vercel       x-vercel-mitigated: challenge
DataDome     x-dd-b beside 401 or 403; its page loads captcha-delivery.com
Kasada       x-kpsdk-ct beside 429
others       known by their page: Imperva, HUMAN, Anubis, SiteGround, Sucuri, DDoS-Guard, Akamai
"""

import re

from monitor.exchange.contract import Headers

HEAD = 64 * 1024  # bytes of a body that tell
_SAID = (
    ("cf-mitigated", "challenge"),
    ("x-vercel-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
)
_NAMED = frozenset({"x-dd-b", "x-kpsdk-ct"})  # their presence beside a refusal says it
_REFUSALS = frozenset({401, 403, 405, 429, 503})
_AS_IF_WELL = frozenset({200, 202, 203})
# What a page of anybody could hold, so it counts beside a refusal only.
_WORDS = re.compile(
    rb"just a moment|challenge-platform|cf-chl|captcha|ddos protection|datadome|akamai bot|"
    rb"are you a (?:human|robot)|enable javascript and cookies|ddos-guard",
    re.IGNORECASE,
)
# What only the check itself holds.
_MARKS = re.compile(
    rb"<iframe[^>]{0,200}/_incapsula_resource|window\._cf_chl_opt|captcha-delivery\.com/|id=[\"']px-captcha|"
    rb"id=[\"']anubis_challenge[\"']|/\.well-known/sgcaptcha/|sucuri_cloudproxy_js|"
    rb"/\.well-known/ddos-guard/",
    re.IGNORECASE,
)
# Imperva puts its script into every page; where there is nothing else, it is the check.
_SCRIPT, _NOTHING_ELSE = re.compile(rb"/_incapsula_resource", re.IGNORECASE), 2_048
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)


def may_be_challenge(status: int, headers: Headers) -> bool:
    """Whether the body is worth a look: a page, where a feed or a refusal was expected."""
    known = status in _REFUSALS or status in _AS_IF_WELL
    return known and any(k == "content-type" and "html" in v.lower() for k, v in headers)


def is_challenge(status: int, headers: Headers, head: bytes) -> bool:
    """Whether a bot check answered; `head` is the start of the body, where it is a page."""
    if any((name, value.strip().lower()) in _SAID for name, value in headers):
        return True
    if status in _REFUSALS and any(name in _NAMED for name, _ in headers):
        return True
    if not may_be_challenge(status, headers):
        return False
    if status in _REFUSALS:
        return any(signs.search(head) for signs in (_MARKS, _SCRIPT, _WORDS))
    if not _PAGE.match(head):
        return False
    empty = len(head) <= _NOTHING_ELSE and _SCRIPT.search(head)
    return bool(empty or _MARKS.search(head))
