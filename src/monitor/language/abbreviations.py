"""Words whose full stop does not end a sentence, in lower case and without the stop.

Only those that a capital letter or a figure follows in mid-sentence (`Dr. Weber`, `им. Ленина`,
`z. B. Kyjiw`): before a small letter no full stop ends a sentence anyway.
"""


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


ABBREVIATIONS = _listed(
    # English: titles, months, places, companies
    "mr mrs ms dr prof gen col lt sgt maj capt cpl adm cmdr sen rep gov pres rev hon st jr sr",
    "inc ltd co corp vs e.g i.e jan feb mar apr aug sep sept oct nov dec mt ft det insp messrs",
    # German
    "z.b d.h u.a z b d h u a bzw ca hr fr vgl inkl sog geb bsp max min",
    # French, Spanish, Italian
    "mm mme mlle mgr av boul cf p.ex sr sra srta ud uds dra sig dott ing avv ee.uu",
    # Russian, Ukrainian
    "г гг им ул стр просп пл св см рис напр проф акад ген полк т.е т.н т.к и.о р рр вул т.зв",
    # Polish, Turkish
    "np tj tzn m.in św ul doç",
)

# These are abbreviations before a figure only: "No. 5", "Art. 51", "ст. 5".
BEFORE_FIGURES = _listed("no nos nr nº n° p pp art fig vol ch c ст с п núm pág str rozdz")

# An acronym's or a company's stop does end a sentence before these: "in the U.S. The talks".
STARTERS = _listed(
    "the a an in on at but and he she it they we this that these those there his her its their",
    "after before when while however meanwhile as for if not no more some many most",
)

# A day's stop belongs to the date where one of these follows: "am 19. März".
MONTHS = _listed(
    "januar jänner februar märz april mai juni juli august september oktober november dezember",
    "leden únor březen duben květen červen července srpna září října listopadu prosince",
    "tammikuuta maaliskuuta ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım",
)
