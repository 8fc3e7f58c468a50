import codecs

import pytest

from monitor.parse import parse_feed
from monitor.parse.encoding import decoded

URL = "https://harbour.example/feed.xml"
HEADLINES = {
    ("ru", "windows-1251"): "Буксир сел на мель у входа в гавань",
    ("ru", "koi8-r"): "Лоцманы объявили забастовку на неделю",
    ("uk", "windows-1251"): "Лоцмани оголосили страйк на тиждень",
    ("el", "windows-1253"): "Οι πλοηγοί κήρυξαν απεργία στο λιμάνι",
    ("he", "windows-1255"): "הנתבים פתחו בשביתה בנמל אשדוד",
    ("ar", "windows-1256"): "المرشدون البحريون يعلنون الإضراب في الميناء",
    ("th", "windows-874"): "นำร่องเรือนัดหยุดงานที่ท่าเรือเป็นเวลาเจ็ดวัน",
    ("ja", "shift_jis"): "水先人のストライキで港が止まっている",
    ("ja", "euc-jp"): "水先人のストライキで港が止まっている",
    ("zh", "gb2312"): "引航员在港口罢工，船舶不能进入中国水域",
    ("zh", "big5"): "引航員在港口罷工，船舶不能進入中國水域",
    ("ko", "euc-kr"): "도선사들이 일주일 동안 파업을 하기로 했다",
    ("pl", "windows-1250"): "Związek pilotów żąda podwyżki płac",
    ("fr", "windows-1252"): "Grève à l’entrée du port – été difficile",
}


def _feed(title: bytes, language: str = "", declared: str = "") -> bytes:
    named = f' encoding="{declared}"' if declared else ""
    head = (
        f'<?xml version="1.0"{named}?><rss version="2.0"><channel><language>{language}</language>'
    )
    return head.encode() + b"<item><title>" + title + b"</title></item></channel></rss>"


def _title(body: bytes, content_type: str = "") -> str:
    return parse_feed(body, content_type, URL).entries[0].title


def _codec(label: str) -> str:
    """Python's codec of what the standard means by a label; the tests' own small table."""
    return {"windows-874": "cp874", "gb2312": "gbk", "shift_jis": "cp932"}.get(label, label)


@pytest.mark.parametrize(
    "declared", ["", "utf-8", "iso-8859-1", "windows-1251", "shift_jis", "gbk"]
)
@pytest.mark.parametrize(("language", "label"), HEADLINES, ids=str)
def test_parse_encoding_that_is_named_wrongly_or_not_at_all_is_detected(
    language: str, label: str, declared: str
) -> None:
    headline = HEADLINES[language, label]

    body = _feed(headline.encode(_codec(label)), language, declared)

    assert _title(body) == headline


@pytest.mark.parametrize(
    ("language", "label"), [key for key in HEADLINES if key[0] != "pl"], ids=str
)
def test_parse_encoding_is_detected_though_the_feed_says_it_is_english(
    language: str, label: str
) -> None:
    headline = HEADLINES[language, label]

    assert _title(_feed(headline.encode(_codec(label)), "en-us")) == headline


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("x-cp1251", "cp1251", "Порт закрыт"),
        ("koi8-ru", "koi8-u", "Порт закритий"),
        ("windows-31j", "cp932", "港①は㈱の休み"),
        ("Shift_JIS", "cp932", "港①は㈱の～休み"),
        ("x-sjis", "cp932", "港は休み"),
        ("gb_2312-80", "gbk", "朱镕基说：港口"),
        ("x-x-big5", "big5", "港口罷工了"),
        ("ks_c_5601-1987", "cp949", "항구의 파업이 끝났다"),
        ("dos-874", "cp874", "ท่าเรือปิดงาน"),
        ("ISO-8859-1", "cp1252", "Café – “held”"),
        ("us-ascii", "cp1252", "Café – “held”"),
        ("iso-8859-9", "cp1254", "İşçiler gittiğini söyledi"),
        ("ISO_8859-2:1987", "iso8859-2", "Związek żąda płac"),
        ("latin2", "iso8859-2", "Związek żąda płac"),
        ("iso-8859-8-i", "iso8859-8", "הנמל נסגר היום"),
        ("x-mac-cyrillic", "mac-cyrillic", "Порт закрыт"),
        ("iso-2022-jp", "iso2022_jp", "港は休み"),
    ],
)
def test_parse_encoding_labels_mean_what_browsers_take_them_for(
    label: str, codec: str, text: str
) -> None:
    assert _title(_feed(text.encode(codec), declared=label)) == text


@pytest.mark.parametrize("text", ["港口新聞", "新聞", "颱風"])
@pytest.mark.parametrize("label", ["big5", "euc-jp", "gbk"])
def test_parse_encoding_that_a_few_letters_fit_is_believed(text: str, label: str) -> None:
    assert _title(_feed(text.encode(label, "ignore"), "", label)) == text.encode(
        label, "ignore"
    ).decode(label)


@pytest.mark.parametrize(
    ("text", "language", "label", "declared"),
    [
        ("Boğaz köprüsü kapalı, şiddetli fırtına", "tr", "cp1254", "iso-8859-1"),
        ("Zwołano posiedzenie w sprawie łodzi", "pl", "cp1250", "windows-1252"),
        ("Őrizetbe vették a kikötő főnökét", "hu", "cp1250", "iso-8859-1"),
        ("Přístav je zavřený, říká ředitel", "cs", "iso8859-2", "iso-8859-1"),
        ("Jūrų uostas uždarytas", "lt", "cp1257", "iso-8859-1"),
        ("Café de la marine fermé", "pl", "cp1252", "iso-8859-1"),
    ],
)
def test_parse_encoding_of_latin_goes_by_the_letters_of_the_language(
    text: str, language: str, label: str, declared: str
) -> None:
    assert _title(_feed(text.encode(label), language, declared)) == text


def test_parse_encoding_utf_7_is_no_encoding() -> None:
    assert _title(_feed(b"+ADw-b+AD4-", declared="utf-7")) == "+ADw-b+AD4-"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (b"Truce at the caf\xe9", "Truce at the café"),
        (b"Quai d\xe9sert", "Quai désert"),
        (b"\xc9cole ferm\xe9e", "École fermée"),
        (b"Prices \x96 and \x93strikes\x94", "Prices – and “strikes”"),
        ("Порт закры".encode() + b"\xd1", "Порт закры\ufffd"),
        ("Порт".encode() + b"\xd1 " + "закрыт".encode(), "Порт\ufffd закрыт"),
        ("השביתה הסתיי".encode() + b"\xd7", "השביתה הסתיי\ufffd"),
        ("港が止".encode() + b"\xe3\x81", "港が止\ufffd"),
        (b"The strike ends\xe2\x80", "The strike ends\ufffd"),
        (b"Carnival \xed\xa0\xbc\xed\xbe\x89 opens", "Carnival 🎉 opens"),
        (b"Carnival \xf0\x9f\x8e opens", "Carnival \ufffd opens"),
        ("Гавань открыта".encode("cp1251"), "Гавань открыта"),
    ],
    ids=repr,
)
def test_parse_encoding_bad_spot_in_utf_8_costs_that_spot(title: bytes, wanted: str) -> None:
    others = "Шторм над портом – Порт бастует – Ferry – café"
    body = _feed(title + b"</title></item><item><title>" + others.encode(), "ru", "utf-8")

    entries = parse_feed(body, "", URL).entries

    assert [entry.title for entry in entries] == [wanted, others]


def test_parse_encoding_cut_letter_in_a_wide_encoding_costs_that_letter() -> None:
    body = _feed("港口罢工".encode("gbk") + b"\xb8", "zh", "gb2312")

    assert _title(body) == "港口罢工\ufffd"


@pytest.mark.parametrize(
    ("content_type", "declared", "wanted"),
    [
        ("text/xml; charset=windows-1251", "", "Порт закрыт"),
        ("text/xml; charset=iso-8859-1", "windows-1251", "Порт закрыт"),
        ("text/xml; charset=utf-8", "windows-1251", "Порт закрыт"),
        ("text/xml; charset=nonsense", "windows-1251", "Порт закрыт"),
        ("application/xml; charset='windows-1251'", "iso-8859-1", "Порт закрыт"),
    ],
)
def test_parse_encoding_that_makes_sense_is_believed_of_those_named(
    content_type: str, declared: str, wanted: str
) -> None:
    assert _title(_feed("Порт закрыт".encode("cp1251"), "", declared), content_type) == wanted


def test_parse_encoding_of_http_goes_before_the_declaration() -> None:
    body = _feed("Združenje".encode("cp1250"), "", "iso-8859-2")

    assert _title(body, "text/xml; charset=windows-1250") == "Združenje"


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_parse_encoding_is_told_by_a_mark_or_by_the_first_letters(mark: bytes, codec: str) -> None:
    text = "<rss version='2.0'><channel><item><title>Порт</title></item></channel></rss>"

    assert _title(mark + text.encode(codec), "text/xml; charset=iso-8859-1") == "Порт"


def test_parse_encoding_of_json_and_sitemaps_is_mended_alike() -> None:
    feed = '{"items": [{"id": "1", "title": "Порт закрыт – café"}]}'.encode()

    assert decoded(feed.replace(b"\xc3\xa9", b"\xe9")) == feed.decode()


def test_parse_encoding_that_escapes_its_letters_needs_no_name() -> None:
    text = "<rss><channel><item><title>港は休み</title></item></channel></rss>"

    assert decoded(text.encode("iso2022_jp")) == text
