"""Finnish, Estonian and Hungarian names in their cases.

The suffixes stand behind the name, or behind its stem (Turku, Turun). ä and ö are written a and o
in Finnish suffixes, as folding makes them. Source: Iso suomen kielioppi; Eesti keele käsiraamat;
Rounds, Hungarian: An Essential Grammar. Possessive suffixes are left out:
news writes none on names.
"""

from monitor.language.names.declension import Declension

_FINNISH = "n ssa sta lla lta lle ksi na"
_ESTONIAN = "sse s st le l lt ks ni na ga ta"
_HUNGARIAN = (
    "ban ben ba be ból ből nak nek ra re ról ről tól től hoz hez höz ért ig nál nél ként"
    " n t val vel"
)

_LINKED = "on en ön ot et at öt"  # with a vowel between, after a consonant


def _on(stem: str, suffixes: str) -> str:
    return " ".join(stem + suffix for suffix in suffixes.split())


FINNISH = Declension(f"""
^suomi    {_on("suome", _FINNISH)} suomeen suomea
{"".join(f"{v}+ {_FINNISH} {v}n h{v}n a ta{chr(10)}" for v in "aeiouyäö")}
[bdfghjklmnpqrstvwxz]+ {_on("i", _FINNISH)} iin ia
e+        {_FINNISH} {_on("e", _FINNISH)} eseen en hen ta etta
nen       {_on("se", _FINNISH)} sta seen sia sten
nki       {_on("ngi", _FINNISH)} nkiin nkia nkina
nti       {_on("nni", _FINNISH)} {_on("nti", _FINNISH)} ntiin ntia
ti        {_on("de", _FINNISH)} {_on("ti", _FINNISH)} tiin tia teen
ku        {_on("u", _FINNISH)} {_on("ku", _FINNISH)} kuun kua
to        {_on("do", _FINNISH)} {_on("to", _FINNISH)} toon toa
ta        {_on("da", _FINNISH)} {_on("ta", _FINNISH)} taan taa
kka       {_on("ka", _FINNISH)} {_on("kka", _FINNISH)} kkaan kkaa
ppi       {_on("pi", _FINNISH)} ppiin ppia
tti       {_on("ti", _FINNISH)} ttiin ttia
pi        {_on("vi", _FINNISH)} {_on("pi", _FINNISH)} piin pia
us        {_on("ukse", _FINNISH)} usta ukseen {_on("usi", _FINNISH)} usiin usia
as        {_on("akse", _FINNISH)} asta akseen {_on("asi", _FINNISH)} asiin asia
is        {_on("ikse", _FINNISH)} ista ikseen {_on("isi", _FINNISH)} isiin isia
os        {_on("okse", _FINNISH)} osta okseen {_on("osi", _FINNISH)} osiin osia
it        ien iden ia eja eita eissa eista eilla eilta eille eihin eiksi eina
et        ten ia ja issa ista illa ilta ille iin iksi ina
kko       {_on("ko", _FINNISH)} {_on("kko", _FINNISH)} kkoon kkoa
tta       {_on("ta", _FINNISH)} {_on("tta", _FINNISH)} ttaan ttaa
at        ien issa ista illa ilta ille iksi ina iin ia ja jen oissa oilla oihin ojen
""")
ESTONIAN = Declension(f"""
{"".join(f"{v}+ {_ESTONIAN} t d{chr(10)}" for v in "aeiouyäöüõ")}
[bdfghjklmnpqrstvwxzšž]+ i {_on("i", _ESTONIAN)} it a {_on("a", _ESTONIAN)}
""")
HUNGARIAN = Declension(f"""
{"".join(f"{v}+ {_HUNGARIAN}{chr(10)}" for v in "iouáéíóöőúűü")}
{"".join(f"{c}+ {_HUNGARIAN} {_LINKED} {c}al {c}el{chr(10)}" for c in "bcdfghjklmnpqrstvwxyz")}
a         {_on("á", _HUNGARIAN)} aként
e         {_on("é", _HUNGARIAN)} eként
""")
