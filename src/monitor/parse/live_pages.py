"""Which reports are live: one page whose headline moves on with the event.

By the address (`/live/`, `/news-liveblog-7`), or by the headline: a label before it, or behind it.
"""

import re
from urllib.parse import urlsplit

# As outlets label them: Latin, Cyrillic, Arabic and Persian, Hebrew, East and South Asian scripts.
_LABELS = (
    "live|live ?blog|live ?ticker|live[ -]updates?|live news|as it happened|news ?blog|newsticker|"
    "im ticker|en direct|direct|le direct|en vivo|en directo|directo|minuto a minuto|ao vivo|"
    "diretta|in diretta|na żywo|relacja na żywo|naživo|živě|online přenos|uživo|canlı|élőben|"
    "live-opdatering|direkt|suorana|otse|tiešraide|gyvai|zivo|în direct|ζωντανά|λεπτό προς λεπτό|"
    "онлайн|хроника|прямой эфир|текстовая трансляция|наживо|хроніка|онлайн-трансляція|на живо|"
    "уживо|مباشر|بث مباشر|لحظة بلحظة|زنده|لحظه به لحظه|עדכונים שוטפים|עדכונים חיים|בזמן אמת|"
    "लाइव|লাইভ|நேரலை|ライブ|速報|生中継|直播|实时更新|即時更新|실시간|라이브|trực tiếp|langsung|"
    "siaran langsung|ถ่ายทอดสด|สด"
)
_LABELLED = re.compile(
    rf"(?:.*[,:|]\s)?\W*(?:{_LABELS})\s*[:|\-\u2013\u2014\uff1a\u3011\]].*|"
    rf".*[:|\-\u2013\u2014\uff1a\u3010\[(,]\s*(?:{_LABELS})\W*",
    re.IGNORECASE | re.DOTALL,
)
_COVERAGE = (
    r"live-?blog|live-?ticker|live-?updates?|live-news|news-?blog|en-?direct|en-?vivo|directo|"
    r"ao-?vivo|diretta|na-zywo|canli|online-transl\w*"
)
_PAGE = re.compile(
    rf"/live(?:/|\.|$)|/(?:[\w-]+-)?(?:{_COVERAGE})(?:-[\w-]+)?(?:/|\.|$)", re.IGNORECASE
)


def is_live(title: str, url: str) -> bool:
    """Whether a headline or an address says that the report is written on as the event goes on."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    return _LABELLED.fullmatch(title) is not None or _PAGE.search(path) is not None
