"""Czech names in their cases.

Source: Mluvnice češtiny 2, the models pán, muž, předseda, soudce, hrad, stroj, žena, růže, píseň,
kost, město, moře, kuře, stavení, mladý, jarní, otcův.
"""

from monitor.language.names.declension import Declension

CZECH = Declension("""
[bpvmfw]+ a u ovi em ě e
[dtn]+    a u ovi em ě e u
[khg]+    a u ovi em u
[lsz]+    a u ovi em e i
x+        u a ovi em e
r         ra ru rovi rem ru ře re
[jžščřcy]+ e i em ovi u í a
eč        eče eči ečem ečí če či čem čí
ěč        ěče ěči ěčem ěčí če či čem čí
ť         tě ti tí
ď         dě di dí
ň         ně ni ní ňovi něm
eň        ně ni ní eně eni ení
žeň       žně žni žní
av        avi aví ava avu avem avovi avě ave
am        ami amí amu amem amě ama amovi ame
ek        ka ku kovi kem eka eku ekem ekovi
ec        ce ci cem covi če ece eci ecem ecovi
el        la lu lem lovi le ela elu elem elovi ele eli
[aioué]el ela elu elem elovi ele eli
[dtk]r    ra ru rem rovi ře
er        era eru erem erovi eře ere
[td]er    ra ru rem rovi ře era eru erem erovi ere eře
es        esa esu esem esovi ese
us        usa usu usem usovi use a u em ovi e
ius       ia iu iem iovi ie iusa iusu iusem iusovi iuse
os        osu ose osem osa osovi u a em ovi e ě
as        ase asu asem asovi
es        esu ese esem
um        a u em umu umem
ůr        ora oru orem oře
ůj        oje oji ojem
ůl        olu olem ole
ům        omu omě omem ome
ův        ova ovu ovem
a         y ě u ou o ovi
[ls]a     y e u ou o ovi
za        zy ze zu zou zo zovi
ka        ky ce ku kou ko kovi
ga        gy ze gu gou go govi
ha        hy ze hu hou ho hovi
cha       chy še chu chou cho chovi
ra        ry ře ru rou ro rovi
ia        ie ii iu iou io
ea        eje eji eu eou eo ey
[uo]a     y u ou i o
[cjšžčř]a i e u ou o y
[ďťň]a    i e u ou o
ďa        di dě ďu ďou ďo
ťa        ti tě ťu ťou ťo
ňa        ni ně ňu ňou ňo
o         a u em ovi
[bpvmdtnlsz]o  a u em ě e ovi
ro        ra ru rem ře rovi
io        ia iu iem iovi
eo        ea eu eem eovi
á         é ou
ý         ého ému ým ém
ský       ského skému ským ském
í         ího ímu ím
é         ého ému ým ém ých ými
e         i í ím ích emi - a u em ovi ho
ě         i í ím ích ěmi
ice       ic icím icích icemi ici icí
ie        ii ií
ye        yi yí
je        ji jí jím jích jemi
y         ů ám ům ech ách ami - yho ymu ym
ovy       ových ovým ovými ovů ovům ovech ovách ovami ov
ky        ků kám kům kách cích kami ek k kyho kymu kym
hy        hů hám hům hách zích hami h
dy        dů dám dům dech dách dami d
i         iho imu im
skyj      ského skému ským ském
""")
