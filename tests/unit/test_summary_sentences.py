import pytest

from monitor.language.sentences import split
from monitor.outbox import summarise

SPLITS = [
    ("plain", "Talks began. They ended.", ["Talks began.", "They ended."]),
    ("titles", "Mr. Weber met Dr. Stone. Both left.", ["Mr. Weber met Dr. Stone.", "Both left."]),
    ("initials", "J. R. Weber spoke. All left.", ["J. R. Weber spoke.", "All left."]),
    (
        "acronym inside",
        "The U.S. Navy sailed. It came back.",
        ["The U.S. Navy sailed.", "It came back."],
    ),
    (
        "acronym at the end",
        "He left the U.S. The talks go on.",
        ["He left the U.S.", "The talks go on."],
    ),
    ("decimals", "It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
    ("number sign", "Item No. 5 fell. So did 6.", ["Item No. 5 fell.", "So did 6."]),
    ("no", "He said no. Then he left.", ["He said no.", "Then he left."]),
    ("ellipsis", "He paused... and went on. Good.", ["He paused... and went on.", "Good."]),
    (
        "question in quotes",
        '"Why now?" he asked. Nobody knew.',
        ['"Why now?" he asked.', "Nobody knew."],
    ),
    (
        "a quotation stays whole",
        "She said: “We agree. We sign.” They left.",
        ["She said: “We agree. We sign.”", "They left."],
    ),
    (
        "German",
        "Am 19. März trafen sich, z. B. in Kyjiw, beide. Danach war Ruhe.",
        ["Am 19. März trafen sich, z. B. in Kyjiw, beide.", "Danach war Ruhe."],
    ),
    (
        "Russian",
        "Встреча прошла в г. Минске, на ул. Ленина. Стороны согласны.",
        ["Встреча прошла в г. Минске, на ул. Ленина.", "Стороны согласны."],
    ),
    (
        "Russian dialogue",
        "«Мы согласны. Мы подпишем», — сказал он. Потом ушёл.",
        ["«Мы согласны. Мы подпишем», — сказал он.", "Потом ушёл."],
    ),
    ("Arabic", "هل اتفقوا؟ نعم. انتهى الاجتماع.", ["هل اتفقوا؟", "نعم.", "انتهى الاجتماع."]),
    ("Urdu", "بات چیت ہوئی۔ وہ چلے گئے۔", ["بات چیت ہوئی۔", "وہ چلے گئے۔"]),
    ("Hebrew", "השיחות החלו. הן הסתיימו.", ["השיחות החלו.", "הן הסתיימו."]),
    ("Hindi", "वार्ता हुई। वे चले गए।", ["वार्ता हुई।", "वे चले गए।"]),
    ("Chinese", "双方同意停火。谈判将继续。", ["双方同意停火。", "谈判将继续。"]),
    (
        "Japanese quote",
        "「合意した。」と述べた。会談は続く。",
        ["「合意した。」と述べた。", "会談は続く。"],
    ),
    ("paragraphs", "A headline here\n\nThe talks began.", ["A headline here", "The talks began."]),
    (
        "soft wraps",
        "The envoys of both countries met for the third time in the port\nCity of Jeddah.",
        ["The envoys of both countries met for the third time in the port City of Jeddah."],
    ),
    (
        "a line of its own",
        "A headline here\nThe talks began.",
        ["A headline here", "The talks began."],
    ),
    (
        "a quotation ends with its paragraph",
        '"We agree.\n\nThey left. Then rain.',
        ['"We agree.', "They left.", "Then rain."],
    ),
    (
        "a long quotation",
        '"One came. Two came. Three came. Four came. Five came." End.',
        ['"One came. Two came. Three came.', "Four came.", 'Five came." End.'],
    ),
    (
        "a question after an acronym",
        "Was it in the U.S.? Officials say no.",
        ["Was it in the U.S.?", "Officials say no."],
    ),
    ("empty", " \n ", []),
    (
        "a company inside",
        "Harrow Corp. President Ada Quist left. Shares fell.",
        ["Harrow Corp. President Ada Quist left.", "Shares fell."],
    ),
    (
        "a company at the end",
        "He runs Harrow Ltd. The firm grew.",
        ["He runs Harrow Ltd.", "The firm grew."],
    ),
    (
        "a company in Italy",
        "La Banca S.p.A. Roma tace. Poi parla.",
        ["La Banca S.p.A. Roma tace.", "Poi parla."],
    ),
    (
        "a company in Poland",
        "Firma Sp. z o.o. Lublin rośnie. Koniec.",
        ["Firma Sp. z o.o. Lublin rośnie.", "Koniec."],
    ),
    ("no company", "Velora grew. A recall was due.", ["Velora grew.", "A recall was due."]),
    ("Greek question", "Πότε ψηφίζουν; Η Αθήνα σιωπά.", ["Πότε ψηφίζουν;", "Η Αθήνα σιωπά."]),
    ("Greek question, its own sign", "Πότε\u037e Σήμερα.", ["Πότε\u037e", "Σήμερα."]),
    ("a semicolon elsewhere", "Talks began; Arland agreed.", ["Talks began; Arland agreed."]),
    ("Armenian", "Նա եկավ։ Նա գնաց:  Վերջ։", ["Նա եկավ։", "Նա գնաց:", "Վերջ։"]),
    ("Ethiopic", "ስምምነቱ ተፈረመ፡፡ ጦርነቱ አበቃ። መቼ፧", ["ስምምነቱ ተፈረመ፡፡", "ጦርነቱ አበቃ።", "መቼ፧"]),
    ("Khmer", "ការចរចាបានចាប់ផ្តើម។ រដ្ឋមន្ត្រីបានចាកចេញ។", ["ការចរចាបានចាប់ផ្តើម។", "រដ្ឋមន្ត្រីបានចាកចេញ។"]),
    ("Burmese", "စစ်ပွဲ ပြီးသည်။ ဝန်ကြီး ထွက်သည်။", ["စစ်ပွဲ ပြီးသည်။", "ဝန်ကြီး ထွက်သည်။"]),
    ("Tibetan", "བོད་ཡིག་ཡིན། ང་བོད་པ་ཡིན།", ["བོད་ཡིག་ཡིན།", "ང་བོད་པ་ཡིན།"]),
    ("Hindi without a blank", "वार्ता हुई।वे चले गए।", ["वार्ता हुई।", "वे चले गए।"]),
    (
        "Georgian",
        "მოლაპარაკება დაიწყო. მინისტრი წავიდა.",
        ["მოლაპარაკება დაიწყო.", "მინისტრი წავიდა."],
    ),
    ("full-width figures", "３．５％上昇した。次に下落。", ["３．５％上昇した。", "次に下落。"]),
]


@pytest.mark.parametrize(("text", "expected"), [s[1:] for s in SPLITS], ids=[s[0] for s in SPLITS])
def test_split(text: str, expected: list[str]) -> None:
    assert list(split(text)) == expected


TITLE = "Arland and Brevia agree to a truce at sea"
TEXT = (
    "Arland and Brevia agree to a truce at sea. "
    "The navies of Arland and Brevia will halt attacks on ports for 30 days from Friday. "
    "He smiled. "
    "The truce was brokered in Jeddah by envoys of three states, the foreign ministry said. "
    "Shares rose. Read more on our site."
)


def test_summarise_takes_verbatim_sentences_in_order_without_the_titles() -> None:
    assert summarise(TITLE, "", TEXT) == (
        "The navies of Arland and Brevia will halt attacks on ports for 30 days from Friday.",
        "The truce was brokered in Jeddah by envoys of three states, the foreign ministry said.",
    )


def test_summarise_drops_a_cut_sentence_that_stands_whole_in_the_text() -> None:
    cut = "The navies of Arland and Brevia will halt attacks on po..."

    assert summarise(TITLE, cut, TEXT)[0] == (
        "The navies of Arland and Brevia will halt attacks on ports for 30 days from Friday."
    )


def test_summarise_does_not_say_the_same_twice() -> None:
    twice = (
        "Both navies will halt attacks on ports for 30 days. "
        "Both navies will halt attacks on the ports for 30 days. "
        "Grain ships may leave from Friday under escort of neutral states."
    )

    assert summarise(TITLE, twice, "") == (
        "Both navies will halt attacks on ports for 30 days.",
        "Grain ships may leave from Friday under escort of neutral states.",
    )


def test_summarise_is_one_sentence_where_the_second_says_the_same() -> None:
    twice = (
        "Both navies will halt attacks on ports for 30 days. "
        "Both navies will halt attacks on the ports for 30 days."
    )

    assert summarise(TITLE, twice, "") == ("Both navies will halt attacks on ports for 30 days.",)


def test_summarise_weighs_a_sentences_place_against_how_much_it_tells() -> None:
    text = (
        "Fishing crews in Orvia spent the whole night repairing their broken nets. "
        "The truce between Arland and Brevia begins on Friday at sea, envoys said. "
        "Arland and Brevia agree that a truce at sea holds from Friday on, they said."
    )

    assert summarise(TITLE, text, "", count=1) == (
        "The truce between Arland and Brevia begins on Friday at sea, envoys said.",
    )


def test_summarise_prefers_what_tells_to_a_sentence_of_small_words() -> None:
    telling = (
        "The navies of Arland and Brevia will halt attacks on ports for 30 days from Friday.",
        "Grain ships may leave the ports of Arland from Friday under escort of the navies.",
    )

    found = summarise(TITLE, " ".join(("It is as it was, and he is in on it.", *telling)), "")

    assert found == telling


def test_summarise_drops_boilerplate() -> None:
    text = "The post Truce at sea appeared first on Harbour Post."

    assert summarise(TITLE, text, "") == ()


@pytest.mark.parametrize("mark", ["[…]", "[...]", "[&#8230;]"])
def test_summarise_drops_a_blogs_trailer_in_any_language(mark: str) -> None:
    summary = (
        "Both navies will halt their attacks on ports, the ministries of both countries said on "
        f"{mark} نوشته {TITLE} اولین بار در بندر پدیدار شد."
    )

    assert summarise(TITLE, summary, "") == (
        "Both navies will halt their attacks on ports, the ministries of both countries said on…",
    )


def test_summarise_keeps_an_omission_inside_a_quotation() -> None:
    summary = "“We agree to halt attacks [...] and to meet again on Sunday,” the envoy said."

    assert summarise(TITLE, summary, "") == (summary,)


def test_summarise_bounds_a_sentence_without_end() -> None:
    (sentence,) = summarise("", "word " * 5_000, "")

    assert len(sentence) <= 400
    assert sentence.endswith("word…")


def test_summarise_nothing_is_nothing() -> None:
    assert summarise(TITLE, "", "") == ()
