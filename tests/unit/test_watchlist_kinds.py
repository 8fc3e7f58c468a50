"""Kinds of sources: what each short form stands for, and what is wrong with one, where."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from monitor.configuration import HOUR, MINUTE, Source
from monitor.errors import ConfigurationError
from monitor.watchlist import Services, read_watchlists

CHANNEL = "UCabcdefghijklmnopqrstuv"


def source(folder: Path, text: str, services: Services | None = None) -> Source:
    (folder / "feeds.yaml").write_text(f"a: {{{text}}}\n", "utf-8")
    (found,) = read_watchlists(folder, services or Services()).sources
    return found


def problem(folder: Path, text: str) -> str:
    (folder / "feeds.yaml").write_text(f"a: {{{text}}}\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_watchlists(folder)
    (found,) = caught.value.problems
    return str(found).removeprefix(f"{folder}/feeds.yaml:")


def asked(found: Source) -> tuple[str, dict[str, str]]:
    address, _, query = found.url.partition("?")
    return address, dict(parse_qsl(query))


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("", ("en-US", "US", "US:en")),
        ("language: en, country: GB", ("en-GB", "GB", "GB:en")),
        ("language: de", ("de", "DE", "DE:de")),
        ("language: de, country: AT", ("de", "AT", "AT:de")),
        ("language: uk", ("uk", "UA", "UA:uk")),
        ("language: es", ("es", "ES", "ES:es")),
        ("language: es, country: MX", ("es-419", "MX", "MX:es-419")),
        ("language: pt, country: BR", ("pt-BR", "BR", "BR:pt-419")),
        ("language: pt", ("pt-PT", "PT", "PT:pt-150")),
        ("language: zh", ("zh-CN", "CN", "CN:zh-Hans")),
        ("language: zh-Hant, country: TW", ("zh-TW", "TW", "TW:zh-Hant")),
        ("language: fi, country: FI", ("fi", "FI", "FI:fi")),
        ("country: NG", ("en-NG", "NG", "NG:en")),
    ],
)
def test_google_news_asks_for_an_edition(
    tmp_path: Path, edition: str, expected: tuple[str, str, str]
) -> None:
    found = source(tmp_path, f"google_news: '\"peace talks\" Ukraine', {edition}")

    address, query = asked(found)
    assert address == "https://news.google.com/rss/search"
    assert query["q"] == '"peace talks" Ukraine when:1d'
    assert (query["hl"], query["gl"], query["ceid"]) == expected
    assert (found.title, found.country) == ('Google News: "peace talks" Ukraine', "")


@pytest.mark.parametrize(("window", "when"), [("1h", "1h"), ("90m", "2h"), ("7d", "7d")])
def test_google_news_looks_back(tmp_path: Path, window: str, when: str) -> None:
    found = source(tmp_path, f"google_news: truce, window: {window}")

    assert asked(found)[1]["q"] == f"truce when:{when}"


def test_gdelt_lists_the_newest_articles(tmp_path: Path) -> None:
    query = '(truce OR "peace talks") sourcelang:russian'

    found = source(tmp_path, f"gdelt: '{query}', window: 6h, max_records: 75, tags: [wide]")

    assert asked(found) == (
        "https://api.gdeltproject.org/api/v2/doc/doc",
        {
            "query": query,
            "mode": "artlist",
            "format": "json",
            "sort": "datedesc",
            "maxrecords": "75",
            "timespan": "360min",
        },
    )
    assert "+" not in urlsplit(found.url).query
    assert (found.title, found.tags) == (f"GDELT: {query}", ("wide", "gdelt"))
    assert (found.interval_min, found.interval_max) == (15 * MINUTE, HOUR)


@pytest.mark.parametrize(
    ("text", "url", "tag"),
    [
        ('mastodon: "@desk@Social.example"', "https://Social.example/@desk.rss", "mastodon"),
        (
            'mastodon: "#перемирие@social.example"',
            "https://social.example/tags/%D0%BF%D0%B5%D1%80%D0%B5%D0%BC%D0%B8%D1%80%D0%B8%D0%B5.rss",
            "mastodon",
        ),
        ("bluesky: desk.harbour.example", "https://bsky.app/profile/desk.harbour.example/rss",
         "bluesky"),
        ('bluesky: "@desk.harbour.example"', "https://bsky.app/profile/desk.harbour.example/rss",
         "bluesky"),
        ("bluesky: did:plc:abc234", "https://bsky.app/profile/did:plc:abc234/rss", "bluesky"),
        (f"youtube: {CHANNEL}", f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
         "youtube"),
        ("youtube: PLabcdefghijk",
         "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabcdefghijk", "youtube"),
        ("sitemap: 'https://harbour.example/news.xml.gz'", "https://harbour.example/news.xml.gz",
         "sitemap"),
    ],
)  # fmt: skip
def test_accounts_channels_and_sitemaps(tmp_path: Path, text: str, url: str, tag: str) -> None:
    found = source(tmp_path, text)

    assert (found.url, found.tags, found.title) == (url, (tag,), "")


def test_what_is_said_beside_a_kind_counts(tmp_path: Path) -> None:
    text = 'mastodon: "@d@s.example", title: A, language: de, country: DE, every: 5m, at_most: 1h'

    found = source(tmp_path, text)

    assert (found.title, found.language, found.country) == ("A", "de", "DE")
    assert (found.interval_min, found.interval_max) == (5 * MINUTE, HOUR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gdelt: x, google_news: y",
         ("1:12: a.gdelt: a source is of one kind, and there is `google_news` already"
         " (make a feed of each)")),
        ("url: 'https://x.example', sitemap: 'https://x.example'",
         ("1:40: a.sitemap: a source is of one kind, and there is `url` already"
         " (make a feed of each)")),
        ("google_news: '  '", "1:18: a.google_news: the query is empty"),
        ("google_news: truce when:1h",
         "1:18: a.google_news: write `window: 1d` instead of when:"),
        ("google_news: x, language: fi",
         "1:4: a: google_news needs a country beside the language fi"),
        ("google_news: x, window: 5m", "1:29: a.window: google_news looks back at least 1h"),
        ("google_news: x, every: 1m",
         "1:28: a.every: google_news is not polled more often than every 5m"),
        ("gdelt: a OR b",
         "1:12: a.gdelt: GDELT wants OR inside parentheses: (ceasefire OR truce)"),
        ("gdelt: x, every: 5m", "1:22: a.every: gdelt is not polled more often than every 15m"),
        ("gdelt: x, window: 5m", "1:23: a.window: gdelt looks back at least 15m"),
        ("url: 'https://x.example', max_records: 3",
         "1:44: a.max_records: only gdelt is told how many articles to list"),
        ("bluesky: x.example, window: 1d",
         "1:33: a.window: only google_news and gdelt look back"),
        ("mastodon: desk", ("1:15: a.mastodon: 'desk' is neither '@user@host' nor '#tag@host'"
         " (write for example @desk@mastodon.social)")),
        ("mastodon: '@a@b/../c.example'",
         ("1:15: a.mastodon: '@a@b/../c.example' is neither '@user@host' nor '#tag@host'"
         " (write for example @desk@mastodon.social)")),
        ("bluesky: 'x y'",
         "1:14: a.bluesky: 'x y' is no Bluesky handle; write for example desk.example.org"),
        ("youtube: '@harbour'",
         ("1:14: a.youtube: only YouTube knows the channel of @harbour; "
          "run: monitor feeds discover https://www.youtube.com/@harbour")),
        ("youtube: harbour",
         "1:14: a.youtube: 'harbour' is no channel id (UC and 22 characters) and no playlist id"),
        ("sitemap: news.xml",
         "1:14: a.sitemap: 'news.xml' is not an http or https URL (write https://...)"),
        ("google_new: x", "1:5: a.google_new: unknown key (did you mean `google_news`?)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(tmp_path: Path, text: str, expected: str) -> None:
    assert problem(tmp_path, text) == expected


def test_gdelt_does_not_take_a_language(tmp_path: Path) -> None:
    assert problem(tmp_path, "gdelt: x, language: en").startswith("1:25: a.language: GDELT says")


def test_one_feed_in_two_forms_is_one_feed(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(
        f"a: {{youtube: {CHANNEL}}}\n"
        f"b: https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}\n"
    )

    with pytest.raises(ConfigurationError, match="the same feed as a"):
        read_watchlists(tmp_path)


def test_services_of_a_test_are_its_own(tmp_path: Path) -> None:
    services = Services(mastodon="http://127.0.0.1:1/{host}", bluesky="http://127.0.0.1:1")

    assert source(tmp_path, 'mastodon: "@d@s.example"', services).url == (
        "http://127.0.0.1:1/s.example/@d.rss"
    )
    assert source(tmp_path, 'mastodon: "@d@s.example"').url == "https://s.example/@d.rss"
