"""Words whose full stop does not end a sentence, in lower case and without the stop.

Only those that a capital letter or a figure follows in mid-sentence (`Dr. Weber`, `им. Ленина`,
`z. B. Kyjiw`): before a small letter no full stop ends a sentence anyway.
"""

from monitor.language.stop_words import STOP_WORDS


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Before a name or in mid-sentence: their stop never ends one.
TITLES = _listed(
    # English: titles, ranks, places
    "mr mrs ms dr prof gen col lt sgt maj capt cpl pvt adm cmdr brig sen rep gov pres rev hon fr",
    "st msgr supt det insp messrs atty amb sec mt ft vs e.g i.e approx",
    # German
    "z.b d.h u.a z b d u a bzw ca hr fr frl vgl inkl exkl sog geb bsp max min dipl ing",
    "mio mrd tsd bio mill str",
    # French, Spanish, Italian, Portuguese, Catalan, Romanian
    "mm mme mmes mlle mgr boul bd cf p.ex sr sra srta sres ud uds dra dres sig dott dr.ssa",
    "avv ee.uu exmo exma",
    # Dutch, Danish, Norwegian, Swedish
    "dhr mevr drs mr ir bijv o.a d.w.z bl.a f.eks t.ex",
    # Russian, Ukrainian, Belarusian, Bulgarian, Serbian
    "г гг им ул стр просп пл пер св см напр проф доц акад ген полк подп тов т.е т.н т.к",
    "и.о врио зам р рр вул т.зв пр гр бул",
    # Polish, Czech, Slovak, Slovenian, Croatian, Hungarian, Turkish, Baltic
    "np tj tzn m.in św ul doç gen mjr płk kpt abp mgr inż hab tzv tzn napr např resp",
    "mudr judr paeddr phdr ing rndr pplk plk npr dr.sc ifj özv vö pl prof yrd",
    "sn gav t.y",
    # Greek, Hebrew, Arabic and Persian write some in letters with a stop
    "κ κκ κα δρ καθ αρ λ.χ π.χ αγ д р",
    # Hindi, Bengali, Urdu, Thai
    "डॉ श्री प्रो पं ডা ড মো অধ্যাপক ดร พล.อ พล.ต.อ น.ส ต.ค",
    # Indonesian, Malay, Vietnamese, Swahili
    "jl yth ir drs dll pp tp ts",
)

# Of companies and the like: their stop ends a sentence where a function word follows.
COMPANIES = _listed(
    "inc incorp ltd limd co corp llc llp plc pty pte pvt bhd sdn tbk bros mfg intl assn assoc",
    "dept univ inst natl ctr div ind grp hldgs cie cía ltda ltée lda gmbh ges mbh",
    "s.a s.a.s s.a.r.l s.p.a s.r.l s.l s.l.u s.c s.a.b c.v s.e a.g a.s a.ş ş.ti şti a.b b.v",
    "n.v k.k k.g e.v o.y a.d d.d d.o.o s.r.o v.o.s k.s z.o.o sp z.s o.o.o kft zrt nyrt",
    "α.ε ε.π.ε ο.ε а.д о.о.о п.а.о з.а.о о.а.о а.о т.о.о jr sr esq ph.d m.d",
)

# Months, days and times.
DATES = _listed(
    "jan feb mar apr jun jul aug sep sept oct nov dec tue tues thu thur thurs",
    "janv févr avr juil déc ene abr dic gen giu lug ott fev dez янв фев мар апр авг",
    "сен сент окт ноя нояб дек січ лют бер квіт серп вер жовт груд a.m p.m ιαν φεβρ μαρτ απρ",
)

ABBREVIATIONS = TITLES | COMPANIES | DATES

# These are abbreviations before a figure only: "No. 5", "Art. 51", "ст. 5".
BEFORE_FIGURES = _listed(
    "no nos nr nº n° nro č čj br št sz p pp pg art arts fig figs vol vols ch c ст с п пп л рис гл",
    "ч núm pág págs str rozdz poz pkt odc s bd kap abs ziff par para sec secs αρ άρθ σελ αριθ",
)

# An acronym's or a company's stop does end a sentence before a function word ("in the U.S. The
# talks"), but not before one that stands in names ("Acme Corp. De Souza").
_IN_NAMES = _listed(
    "de del der den des di da do dos la le las los les el al van von zu zum zur y i e a",
)
STARTERS = (STOP_WORDS - _IN_NAMES) | _listed(
    "the a an in on at but and he she it they we this that these those there his her its their",
    "after before when while however meanwhile as for if not no more some many most",
)

# Parted by stops and yet no acronyms: their letters without stops are other words.
DOTTED = frozenset(word for word in ABBREVIATIONS if "." in word)
SHORT_WORDS = _listed(
    "am an as at be by do go he i if in is it me my no of on or so to up us we and the all for",
)

# A day's stop belongs to the date where one of these follows: "am 19. März".
MONTHS = _listed(
    "januar jänner februar märz april mai juni juli august september oktober november dezember",
    "leden únor březen duben květen červen července srpna září října listopadu prosince",
    "ledna února března dubna května června tammikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta",
    "heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta helmikuuta",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga",
    "prosinca januara februara marta aprila maja juna jula avgusta septembra oktobra novembra",
    "decembra јануара фебруара марта априла маја јуна јула августа септембра октобра новембра",
    "децембра marts maj október január február március április május június július augusztus",
    "szeptember október november december desember juni juli",
)
