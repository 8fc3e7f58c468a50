import pytest

from monitor.parse.live_pages import is_live


@pytest.mark.parametrize(
    "title",
    [
        "Live: talks go on at the port",
        "LIVE UPDATES | Envoys at the old bridge",
        "Talks at the port \N{EN DASH} live",
        "Envoys arrive at the port (live blog)",
        "Liveticker: Gespräche im Hafen",
        "EN DIRECT. Trêve : les négociations | En direct",
        "Tregua, en vivo: los enviados llegan",
        "Переговоры в порту. Онлайн | Онлайн",
        "Прямой эфир: переговоры в порту",
        "مباشر: المفاوضات في الميناء",
        "زنده | گفتگوها در بندر",
        "【速報】停戦協議",
        "直播：港口谈判",
        "실시간: 항구 회담",
        "Canlı | Limanda görüşmeler",
    ],
)
def test_live_by_its_label(title: str) -> None:
    assert is_live(title, "https://quay.example/4711")


@pytest.mark.parametrize(
    "title",
    [
        "They live by the old bridge",
        "Live music returns to the port",
        "Long live the harbour, says mayor",
        "How sailors live and work",
        "Directo al grano",
        "Онлайн продажи выросли",
        "",
    ],
)
def test_live_in_a_sentence_is_no_label(title: str) -> None:
    assert not is_live(title, "https://quay.example/olive-trees/deliver-4711")


@pytest.mark.parametrize(
    ("path", "live"),
    [
        ("live/2026/11/26/world/port-talks", True),
        ("world/live/port-talks.html", True),
        ("world/port-talks-live-updates/", True),
        ("news/liveblog/2026/11/26/port", True),
        ("news-live-blog-4711", True),
        ("international/live/2026/port_6504.html", True),
        ("world/how-we-live-now", False),
        ("lifestyle/liverpool", False),
        ("alive/4711", False),
        ("", False),
    ],
)
def test_live_by_its_address(path: str, live: bool) -> None:
    assert is_live("Port talks", f"https://quay.example/{path}") is live


def test_live_address_that_is_none() -> None:
    assert not is_live("Port talks", "https://[")
