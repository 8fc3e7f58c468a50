"""Slovak names in their cases.

Source: Morfológia slovenského jazyka (1966), the models chlap, hrdina, dub, stroj, žena, ulica,
dlaň, kosť, mesto, srdce, vysvedčenie, dievča, pekný, cudzí.
"""

from monitor.language.names.declension import Declension

SLOVAK = Declension("""
[bpvmfwdtnsz]+  a u ovi om e
[khg]+    a u ovi om
[lr]+     a u ovi om e i
x+        u a ovi om e
[jžščcčďťňľ]+  a u ovi om i e ou
ň         ňa ňu ňom ni ne ňou ňovi
ť         ťa ťu ťom ti te ťou ťovi
ď         ďa ďu ďom di de ďou ďovi
ľ         ľa ľu ľom li le ľou ľovi
av        avi avou ava avu avom ave avovi
ek        ka ku kovi kom eka eku ekovi ekom
ok        ka ku kovi kom oka oku okovi okom
ec        ca cu covi com ci eca ecu ecovi ecom
el        la lu lovi lom le ela elu elovi elom eli
er        ra ru rovi rom ri re era eru erovi erom eri ere
or        ora oru orovi orom ore ori
eň        ne nou ňa ňu ňom ni eňa eňu eňom eni ene eňou
us        usa usu usovi usom use a u ovi om e
os        osa osu osovi osom ose a u ovi om e
um        a u om e umu umom ume
a         y e u ou ovi om i
[cčšžjďťňľ]a  e i u ou ovi om
[kgh]a    y e u ou ovi om
ia        ie ii iu iou iovi iom
[eou]a    y i u ou e
ová       ovej ovú ovou
á         ej ú ou
ý         ého ému ým om
í         ieho iemu ím om
o         a u om e ovi
[kghc]o   a u om ovi
e         a u om i ovi
ie        ia iu ií ím
ce        c ca cu com ci ciam ciach cami
é         ého ému om ým ých ými ej
y         - ov ám ám ách ami om och mi ho mu m
ky        k iek ok ov kám kách kami kov kom koch
ice       íc iciam iciach icami
any       ian an anom anoch anmi anov
i         iho imu im í iam iach ami ov om och mi
""")
