"""What an expert thinks: a headline whose speaker holds no office and decides nothing.

headline | `Expert Moreau: ...` | `Analysts expect ...` | `..., says analyst` -> comment

Agencies fill quiet hours, and the hours after an event, with people who were asked what they make
of it. Nothing happened in such a report; a minister's, a company's or a witness's word is news and
does not count here. Experts whom an organisation appointed (*UN experts*) report what they found,
and what somebody only confirms at the end of a headline with figures (*Oil jumps 10%, analysts
say*) happened.
"""

from functools import cache

import regex

_EXPERTS = (
    r"experts?|analysts?|pundits?|economists?|strategists?|scholars?|political scientists?"
    # ru, uk, bg
    r"|эксперт(?:ы|ка)?|аналитик(?:и|ът)?|политолог(?:и|иня)?|экономист(?:ы|ка)?|востоковед(?:ы)?"
    r"|политтехнолог(?:и)?|американист|иранист|арабист|китаист|международник|финансист(?:ы)?"
    r"|експерт(?:и|ка)?|аналітик(?:и|иня)?|політолог(?:и|иня)?|економіст(?:и|ка)?|анализатор(?:и)?"
    # de, nl, sv, no, da, fi
    r"|expert(?:e|en|in|innen)|analyst(?:en|in|innen)|(?:\p{L}+)?expert(?:e|in)|ökonom(?:en|in)?"
    r"|politolog(?:e|en|in)|deskundigen?|analisten?|econo(?:om|men)|expert(?:er|erna|en)"
    r"|ekspert(?:er|en|ene)?|analytiker(?:e|na|en|ne)?|økonom(?:er)?|ekonom(?:er)?"
    r"|asiantuntijat?|analyytik(?:ko|ot)"
    # fr, es, pt, it, ro
    r"|expertes?|analystes?|économistes?|politologues?|expert[oa]s?|analistas?|economistas?"
    r"|politólog[oa]s?|especialistas?|espert[oi]|economist[ei]|analisti|politolog[oi]|experți"
    # pl, cs, sk, hu, sl, hr
    r"|ekspert(?:ka|ci)|analityk|analitycy|ekonomi(?:sta|ści)|politolo(?:g|dzy)|expert[ik]a?"
    r"|analytik|analytici|ekonom(?:ové)?|politologové|szakértők?|elemzők?|stručnjaci|analitičar(?:i)?"
    # el, tr, id, ms, vi
    r"|ειδικο[ίι]|εμπειρογνώμον(?:ας|ες)|αναλυτ(?:ής|ές)|uzman(?:lar|ı)?|analist(?:ler)?|ekonomist"
    r"|pakar|pengamat|analis|chuyên gia"
    # ar, fa, ur, he, hi
    r"|خبير|خبيرة|خبراء|محلل|محللة|محللون|محللين|کارشناس|کارشناسان|تحلیلگر|تحلیلگران|ماہرین?"
    r"|تجزیہ کار|מומחה|מומחית|מומחים|המומחה|המומחים|פרשן|פרשנית|פרשנים|אנליסט|אנליסטים"
    r"|विशेषज्ञ|विशेषज्ञों|विश्लेषक"
    # zh, ja, ko
    r"|专家|專家|分析人士|分析师|分析師|学者|學者|専門家|アナリスト|전문가|애널리스트"
)
_SAY = (
    r"says?|warns?|believes?|according to|считает|считают|заявил[аи]?|рассказал[аи]?|уверен[аы]?"
    r"|полага(?:ет|ют)|сказал[аи]?|отметил[аи]?|сообщил[аи]?|думает|вважа(?:є|ють)|каже|заявив"
    r"|sagt|sagen|meint|meinen|warnt|warnen|laut|selon|d[’']après|según|dicen?|advierten?|segundo"
    r"|dizem?|alertam?|secondo|dicono|dice|zegt|zeggen|volgens|säger|sier|siger|twierdzi|uważa"
)
_JUDGE = (
    # en
    r"says?|warns?|expects?|sees?|doubts?|believes?|predicts?|weighs?|fears?|questions?|explains?"
    r"|thinks?|reacts?|forecasts?|estimates?|assess(?:es)?|urges?"
    # ru, uk
    r"|(?:рассказа|назва|оцени|объясни|предупреди|заяви|усомни|предположи|спрогнозирова|предрек"
    r"|предреши|допусти|указа|раскры|перечисли|увиде|усмотре|сч[её]|сообщи|призва|отмети|исключи"
    r"|подсчита|высказа|прокомментирова|раскритикова|связа|сравни|описа|поясни|разъясни|ответи"
    r"|напомни|посоветова|порекомендова|вырази|развея|развенча)\p{L}*"
    r"|считает|считают|ожида(?:ет|ют)|не исключ\p{L}+|да(?:л|ла|ли)"
    r"|(?:розпові|назва|оціни|поясни|попере|заяви|припусти|спрогноз|вважа|наголоси|прокоменту"
    r"|передба|порівня|очіку)\p{L}*"
    # de, nl, fr, es, pt, it
    r"|warnt|warnen|erwarte[nt]|rechnen|rechnet|sieht|sehen|zweifel[nt]|glaub(?:t|en)|fürchten"
    r"|waarschuw(?:t|en)|verwacht(?:en)?|craignent|estiment?|redoutent|jugent|advierten?|esperan?"
    r"|prevén|creen?|temen?|alertam?|preveem|acreditam?|avvertono|temono|prevedono"
)
_APPOINTED = (
    r"\b(?:(?-i:UN|WHO|EU|NATO|IAEA|OAS|UNO|ONU|OMS|ООН|ОЗН|ВОЗ|МАГАТЭ)|u\.n\.|united nations"
    r"|nations unies|naciones unidas|rights|health|medical|forensic|bomb|explosives|weather"
    r"|the economist)\b"
    r"|الأمم المتحدة|سازمان ملل|联合国|国連"
)
_BEFORE = r"^\W*(?:[\p{L}.-]+ ){0,2}?"  # `Military `, `Turkey `
_NAME = r"(?: (?-i:\p{Lu})[\p{L}.’'-]+){0,3}"
_FIGURE = regex.compile(r"(?<![\p{L}\d-])\d")


@cache  # at the first headline, as the other forms
def _speaks() -> regex.Pattern[str]:
    return regex.compile(
        rf"{_BEFORE}(?:{_EXPERTS})(?:{_NAME}\s?[:：]|[ ]\p{{L}}+(?: \p{{L}}+){{0,2}}[:：]"
        rf"|{_NAME} (?:{_JUDGE})\b)",
        regex.IGNORECASE,
    )


@cache
def _is_quoted() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:(?:[:：–—]|\s[-|])\s?(?:(?:{_SAY}) )?|, (?:{_SAY}) )(?:[\p{{L}}’']+ ){{0,3}}?"
        rf"(?:{_EXPERTS})(?: (?:{_SAY}))?\W*$"
        rf"|, (?:[\p{{L}}-]+ ){{0,3}}?(?:{_EXPERTS}) (?:{_SAY})\W*$",
        regex.IGNORECASE,
    )


@cache
def _appointed() -> regex.Pattern[str]:
    return regex.compile(_APPOINTED, regex.IGNORECASE)


def thinks(title: str) -> str:
    """The words by which a headline says that an expert speaks, or ''."""
    found = _speaks().search(title)
    if found is None and _FIGURE.search(title) is None:
        found = _is_quoted().search(title)
    if found is None or _appointed().search(found.group()):
        return ""
    words: str = found.group()
    return words.strip(" :：,–—-|")
