"""Adjectives inside names of several words: Велика Британія, Stany Zjednoczone, Европейски съюз.

A name of one word seldom is one, and its letters would not tell. Russian ones end as no noun does
and stand in the table of names. Bulgarian adjectives have no cases, but carry the name's article.
"""

from monitor.language.names.declension import Declension

_CROATIAN = Declension("""
[bcčćdđfghjklmnprsštvzž]+  og oga om ome im a i
ki        kog koga kom kome kim ka ke ko
ni        nog noga nom nome nim na ne no
i         og oga om ome im eg ega em
a         e oj u om
o         og oga om ome im
e         ih im ima eg ega em
""")
_SERBIAN = Declension("""
[бвгдђжзјклљмнњпрстћфхцчџш]+  ог ога ом оме им а и
и         ог ога ом оме им ег ега ем
а         е ој у ом
о         ог ога ом оме им
е         их им има ег ега ем
""")
_CZECH = Declension("""
ý         ého ému ým ém á é
á         é ou
é         ých ým ými ého ému ém
í         ího ímu ím ích ími
""")
ADJECTIVES = {
    "be": Declension("""
ыя        ых ым ымі
ія        іх ім імі
ы         ага аму ым
і         ага яга аму яму ім
ая        ай ую аю
яя        яй юю яю
ае        ага аму ым
"""),
    "bg": Declension("""
ски       ския ският
ен        ния ният
ък        кия кият
ър        рия рият
[вгдклмнпрст]ски  ския ският
[внклрт]и  ите я ят
[бвгдзклмнпрстфхчшщ]+  ия ият
а         ата
о         ото
е         ето
я         ята
ял        елия елият
и         ите
"""),
    "bs": _CROATIAN,
    "cs": _CZECH,
    "hr": _CROATIAN,
    "ka": Declension("""
ი         - მა ს
"""),
    "lt": Declension("""
asis      ojo ajam ąjį uoju ajame
ieji      ųjų iesiems uosius aisiais uosiuose
oji       osios ajai ąją ąja ojoje
osios     ųjų osioms ąsias osiomis osiose
"""),
    "pl": Declension("""
y         ego emu ym
i         iego iemu im
a         ej ą
[kg]a     iej ą
ia        iej ią
e         ych ym ymi ego emu
ie        ich im imi iego iemu
"""),
    "sk": Declension("""
ý         ého ému ým om
y         eho emu ym om
í         ieho iemu ím om
á         ej ú ou
a         ej u ou
é         ých ým ými ého ému om
e         ych ym ymi eho emu om
ie        ich im imi ieho iemu
"""),
    "sl": Declension("""
[bcčdfghjklmnprsštvzž]+  ega emu em im
i         ega emu em im
a         e i o
o         ega emu em im
e         ih im imi ega emu em
"""),
    "sr": _SERBIAN,
    "uk": Declension("""
ий        ого ому им ім
ій        ього ьому ім
а         ої ій у ою
я         ьої ій ю ьою
е         ого ому им ім
є         ього ьому ім
і         их им ими
ї         їх їм їми
"""),
}
