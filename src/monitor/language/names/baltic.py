"""Lithuanian and Latvian names in their cases.

Source: Ambrazas, Lithuanian Grammar; Kalnača and Lokmane, Latvian Grammar: the declensions of
nouns, and that of definite adjectives, which surnames follow.
"""

from monitor.language.names.declension import Declension

LITHUANIAN = Declension("""
as        o ui ą u e ai
ias       io iui ią iu yje y
jas       jo jui ją ju juje jau
is        io iui į iu yje i ies iai imi yje
[bpmv]is  io iui į iu yje i
tis       čio čiui tį čiu tyje ties čiai ti timi
dis       džio džiui dį džiu dyje di
ys        io iui į iu yje y ų iams is iais iuose
tys       čio čiui tį čiu tyje ty
dys       džio džiui dį džiu dyje dy
us        aus ui ų umi uje au
ius       iaus iui ių iumi iuje iau
uo        ens eniui enį eniu enyje
a         os ai ą oje
ia        ios iai ią ioje
ė         ės ei ę e ėje
tė        tės tei tę te tėje
ai        ų ams us ais uose
iai       ių iams ius iais iuose
os        ų oms as omis ose
ios       ių ioms ias iomis iose
ės        ių ėms es ėmis ėse
""")
LATVIAN = Declension("""
s         a am u ā
is        a im i ī ja
tis       ša tim ti tī
dis       ža dim di dī
lis       ļa lim li lī
nis       ņa nim ni nī
sis       ša sim si sī
cis       ča cim ci cī
[bpmv]is  ja im i ī
ris       ra rim ri rī
us        us um u ū
š         ša šam šu šā
[jžčšķģļņ]š  a am u i ā
a         as ai u ā
e         es ei i ē
ieši      iešu iešiem iešus iešos
i         u iem us os
as        u ām ās
es        u ēm ēs
ņi        ņu ņiem ņus ņos
""")
