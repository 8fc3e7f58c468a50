"""Codes of languages and countries, and what people write in their place.

A language is told by its BCP 47 tag, `de` or `de-CH`, a country by its ISO 3166 code of two
letters. Codes of other standards (ISO 639-2 and 639-3 `ger`, `deu`; alpha-3 `GBR`; the `UK` and
`EL` of the European Union) lead to the usual ones, and so do names (`language.cldr`).
"""

import re
from functools import cache
from types import ModuleType

_TAG = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]+)*)", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"mul", "root", "und", "zxx"})
# ISO 639-1.
_LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho
    hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku
    kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve
    vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 a list would be as long as the file
)
# ISO 3166-1 alpha-2, with the codes that it reserves at somebody's wish: EU, AC, IC and the like.
_COUNTRIES = frozenset(
    """
    AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN
    BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY
    CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG
    GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS
    IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC
    MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO
    NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD
    SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 a list would be as long as the file
)
_FREE_COUNTRIES = re.compile("AA|Q[M-Z]|X[A-Z]|ZZ")  # ISO 3166 leaves these to users
_OTHER_COUNTRIES = {"EL": "GR", "UK": "GB"}


@cache
def language_code(text: str) -> str:
    """The BCP 47 tag of a code in any case, `de` of `DE`, `ger` and `deu`; "" where it is none."""
    found = _TAG.fullmatch(text.strip())
    if found is None:
        return ""
    first, rest = found[1].lower(), found[2].replace("_", "-")
    if first in _NO_LANGUAGE:
        return ""
    known = first if first in _LANGUAGES else _cldr().language_alias(first)
    return f"{known}{rest}" if known else ""


@cache
def country_code(text: str) -> str:
    """Returns the ISO 3166 code of two letters of a code in any case; "" where it is none."""
    code = text.strip().upper()
    if code in _COUNTRIES or _FREE_COUNTRIES.fullmatch(code):
        return code
    if code in _OTHER_COUNTRIES:
        return _OTHER_COUNTRIES[code]
    return str(_cldr().country_alias(code)) if re.fullmatch("[A-Z]{3}", code) else ""


@cache
def language_named(text: str) -> str:
    """Returns the tag of a language by its name, in English or its own; else "".

    A country's code stands for its language: `uk` of `ua`, `ja` of `jp`.
    """
    name = text.strip().casefold()
    return str(_cldr().language_of_country(name.upper()) or _cldr().language_of_name(name))


@cache
def country_named(text: str) -> str:
    """The code of a country by its name, in English or a language of two letters; else ""."""
    return str(_cldr().country_of_name(text.strip().casefold()))


def _cldr() -> ModuleType:
    from monitor.language import cldr  # noqa: PLC0415 - 0.03 s that hardly a configuration needs

    return cldr
