import pytest

from monitor.parse import plain

CASES = {
    "plain": ("A ceasefire holds", "A ceasefire holds"),
    "entities": ("AT&amp;T &#8211; &eacute;t&eacute; &lt;b&gt;", "AT&T – été <b>"),
    "paragraphs": ("<p>one</p>\n<p>two<br>three</p>", "one\ntwo\nthree"),
    "inline": ("a <b>bo</b>ld <a href='x'>link</a>", "a bold link"),
    "source newlines": ("<p>one\ntwo</p>", "one two"),
    "plain text paragraphs": ("one\ntwo\n\nthree", "one two\nthree"),
    "script": ("a<script>if (1 < 2) alert('<p>')</script>b", "a b"),
    "unclosed script": ("a<script>alert(1)", "a"),
    "style": ("<style>p{x:y}</style>text", "text"),
    "comment": ("a<!-- <p>b</p> -->c", "a c"),
    "less than": ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    "quoted angle": ('<img alt="a > b" src=x>after', "after"),
    "bidi": ("abc\u202egnp\u202c", "abcgnp"),
    "controls": ("a\x00b\x07c\x8dd", "abcd"),
    "encoded twice": ("TrÃªve imputÃ©e", "Trêve imputée"),
    "encoded twice in a part": ("ÃœBER Я", "ÜBER Я"),
    "encoded twice by way of Windows-1252": ("Ferry â€“ â€œheldâ€\x9d", "Ferry – “held”"),
    "an emoji that was encoded twice": ("Carnival ðŸŽ‰ opens", "Carnival 🎉 opens"),
    "Cyrillic that was encoded twice": ("ÐŸÐ¾Ñ€Ñ‚ open", "Порт open"),
    "a capital with a quote behind it": ("“A IRMÃ” e o “CAFÉ”…", "“A IRMÃ” e o “CAFÉ”…"),
    "a letter with a space and a mark behind it": (
        "à\xa0« marché\xa0– Ã©tÃ© »",
        "à « marché – été »",
    ),
    "a mail address in angle brackets": (
        "Sent by <desk@quay.example>",
        "Sent by <desk@quay.example>",
    ),
    "a section of XML that was escaped": ("<![CDATA[Held <b>up</b>]]> here", "Held up here"),
    "escaped three times": ("Don&amp;amp;#8217;t &amp;amp;amp; stop", "Don’t & stop"),
    "an element that closes itself": ("A <iframe src='x'/> B <svg/> C", "A B C"),
    "a frame that nobody closes": ("A <iframe src='x'> B", "A B"),
    "guillemets that were encoded twice": ("Â« Port Â»", "« Port »"),
    "windows dashes": ("one\x97two\x85", "one—two…"),
    "zero width": ("cease\u200bfire soft\u00adhyphen\ufeff", "ceasefire softhyphen"),
    "persian joiner kept": ("می\u200cخواهم", "می\u200cخواهم"),
    "escaped twice": ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one\ntwo"),
    "table": ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    "halves of a letter": ("Goal &#8220;&#55357;&#56832;&#xD83D;&#xDE00;", "Goal “😀😀"),
    "halves that were escaped": ("Goal &amp;#55357;&amp;#56832;", "Goal 😀"),
    "one half": ("Goal &#55357; &#56832;", "Goal � �"),
    "Cyrillic that was read as Windows-1251": ("РџРѕСЂС‚ РѕС‚РєСЂС‹С‚", "Порт открыт"),
    "Cyrillic as it is": ("РСФСР: «Р»… С–С", "РСФСР: «Р»… С–С"),
    "surrogate": ("a\ud800b", "ab"),
    "blank": (" \n\t ", ""),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_parse_text_is_plain(markup: str, expected: str) -> None:
    assert plain(markup) == expected


def test_parse_text_is_cut_at_the_limit() -> None:
    assert plain("<p>" + "word " * 1000, 22) == "word word word word wo"
