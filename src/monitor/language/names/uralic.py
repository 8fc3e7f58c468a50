"""Finnish, Estonian and Hungarian names in their cases.

The suffixes stand behind the name, or behind its stem (Turku, Turun). ä and ö are written a and o
in Finnish suffixes, as folding makes them. Source: Iso suomen kielioppi; Eesti keele käsiraamat;
Rounds, Hungarian: An Essential Grammar. Possessive suffixes are left out:
news writes none on names.
"""

from monitor.language.names.declension import Declension, on

_FINNISH = "n ssa sta lla lta lle ksi na"
_ESTONIAN = "sse s st le l lt ks ni na ga ta"
_HUNGARIAN = (
    "ban ben ba be ból ből nak nek ra re ról ről tól től hoz hez höz ért ig nál nél ként"
    " n t val vel"
)

_LINKED = "on en ön ot et at öt"  # with a vowel between, after a consonant


FINNISH = Declension(f"""
^suomi    {on("suome", _FINNISH)} suomeen suomea
{"".join(f"{v}+ {_FINNISH} {v}n h{v}n a ta{chr(10)}" for v in "aeiouyäö")}
[bdfghjklmnpqrstvwxz]+ {on("i", _FINNISH)} iin ia
e+        {_FINNISH} {on("e", _FINNISH)} eseen en hen ta etta
nen       {on("se", _FINNISH)} sta seen sia sten
nki       {on("ngi", _FINNISH)} nkiin nkia nkina
nti       {on("nni", _FINNISH)} {on("nti", _FINNISH)} ntiin ntia
ti        {on("de", _FINNISH)} {on("ti", _FINNISH)} tiin tia teen
ku        {on("u", _FINNISH)} {on("ku", _FINNISH)} kuun kua
to        {on("do", _FINNISH)} {on("to", _FINNISH)} toon toa
ta        {on("da", _FINNISH)} {on("ta", _FINNISH)} taan taa
kka       {on("ka", _FINNISH)} {on("kka", _FINNISH)} kkaan kkaa
ppi       {on("pi", _FINNISH)} ppiin ppia
tti       {on("ti", _FINNISH)} ttiin ttia
pi        {on("vi", _FINNISH)} {on("pi", _FINNISH)} piin pia
us        {on("ukse", _FINNISH)} usta ukseen {on("usi", _FINNISH)} usiin usia
as        {on("akse", _FINNISH)} asta akseen {on("asi", _FINNISH)} asiin asia
is        {on("ikse", _FINNISH)} ista ikseen {on("isi", _FINNISH)} isiin isia
os        {on("okse", _FINNISH)} osta okseen {on("osi", _FINNISH)} osiin osia
it        ien iden ia eja eita eissa eista eilla eilta eille eihin eiksi eina
et        ten ia ja issa ista illa ilta ille iin iksi ina
kko       {on("ko", _FINNISH)} {on("kko", _FINNISH)} kkoon kkoa
tta       {on("ta", _FINNISH)} {on("tta", _FINNISH)} ttaan ttaa
at        ien issa ista illa ilta ille iksi ina iin ia ja jen oissa oilla oihin ojen
""")
ESTONIAN = Declension(f"""
{"".join(f"{v}+ {_ESTONIAN} t d{chr(10)}" for v in "aeiouyäöüõ")}
[bdfghjklmnpqrstvwxzšž]+ i {on("i", _ESTONIAN)} it a {on("a", _ESTONIAN)}
""")
HUNGARIAN = Declension(f"""
{"".join(f"{v}+ {_HUNGARIAN}{chr(10)}" for v in "iouáéíóöőúűü")}
{"".join(f"{c}+ {_HUNGARIAN} {_LINKED} {c}al {c}el{chr(10)}" for c in "bcdfghjklmnpqrstvwxyz")}
a         {on("á", _HUNGARIAN)} aként
e         {on("é", _HUNGARIAN)} eként
""")
