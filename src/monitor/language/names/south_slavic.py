"""Croatian, Bosnian, Serbian (in both scripts), Slovene and Bulgarian names in their cases.

Source: Barić et al., Hrvatska gramatika (the declensions in -a, -e and -i, and that of
adjectives); Toporišič, Slovenska slovnica. Bulgarian names have
no cases: the article and the vocative remain.
"""

from monitor.language.names.declension import Declension

_CROATIAN = """
[bpvmfdtnszrlkgh]+  a u om e em
[jčćžšđ]+  a u em om e
lj+       a u em
nj+       a u em
c         ca cu cem com če
k         ka ku kom če ci
g         ga gu gom že zi
h         ha hu hom še si
ac        ca cu cem če aca acu acem ace
lac       oca ocu ocem oče laca lacu lacem lca lcu lcem
ak        ka ku kom če aka aku akom ače
ar        ra ru rom re ara aru arom are arem
al        la lu lom le ala alu alom ale
[bpvmdtnszrlkg]nj  nja nju njem
tar       tra tru trom tre tara taru tarom tare
dar       dra dru drom dre dara daru darom dare
ao        la lu lom le aoa aou aoom
ost       osti ošću
st        sta stu stom ste sti šću
o         a u om e
[jčćžšđc]o  a u em om
io        ija iju ijom iom ia iu
e         a u em om ea eu eom
je        ja ju jem jom
a         e i u om o
ka        ke ci ki ku kom ko
ga        ge zi gi gu gom go
ha        he si hi hu hom ho
ska       ske skoj sku skom ski
čka       čke čkoj čku čkom čki
ška       ške škoj šku škom ški
ija       ije iji iju ijom ijo
i         ija iju ijem ijom ih im ima - a e
[vnlrt]i  og oga om ome im ih ija iju ijem ima - a e
pat       pta ptu ptom pte pata patu patom pate
ski       skog skoga skom skome skim skih
čki       čkog čkoga čkom čkome čkim čkih
ji        jeg jega jem jim jih jija jiju
ci        aca ce cima cija ciju cijem
e         a u em om ea eu eom ama ima -
u         ua uu uom
y         yja yju yjem ya yu yem
"""
# Serbian letters, Latin and Cyrillic; the digraphs first.
_LATIN = ("nj", "lj", "dž", *"abvgdđežzijklmnoprstćufhcčš")
_CYRILLIC = "њљџабвгдђежзијклмнопрстћуфхцчш"


def _cyrillic(table: str) -> str:
    """The table in Serbian Cyrillic, letter for letter; two Latin letters may be one."""
    for latin, cyrillic in zip(_LATIN, _CYRILLIC, strict=True):
        table = table.replace(latin, cyrillic)
    return table


CROATIAN = Declension(_CROATIAN)
SERBIAN = Declension(_CROATIAN + _cyrillic(_CROATIAN))
SLOVENE = Declension("""
ene       en enam ene enah enami
ice       ic icam icah icami
ini       inov inom ine inih
u         uja uju ujem ua
[bpvmfdtnszlkgh]+  a u om
[jcčžš]+  a u em i jo
r+        a u om ja ju jem
[aei]r+   ja ju jem a u om
ec        ca cu cem
ek        ka ku kom eka eku ekom
el        la lu lom ela elu elom
er        ra ru rom era eru erom erja erju erjem
en        na nu nom ena enu enom
[jv]o     a u em om
o         a u om
e         a u em ea eu eom eja eju ejem
je        ja ju jem
a         e i o
ska       ske ski sko
i         ija iju ijem ih im imi ega emu em a
ski       skega skemu skem skim
y         yja yju yjem ya yu yem
""")
BULGARIAN = Declension("""
[бвгджзклмнпрстфхцчшщ]+  а ът е у
[жчшщ]+   а ът ю о
й         я ят ю
а         о
я         ьо йо
ия        ийо
""")
