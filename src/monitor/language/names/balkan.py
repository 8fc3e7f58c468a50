"""Romanian, Greek and Albanian names in their cases.

Source: Gramatica limbii române; Holton, Mackridge, Philippaki-Warburton, Greek: A Comprehensive
Grammar; Newmark, Hubbard and Prifti, Standard Albanian. The Greek accent may move, and folding
takes it off. Albanian names stand with their article or without (Tirana, Tiranë).
"""

from monitor.language.names.declension import Declension

ROMANIAN = Declension("""
[bcdfghjklmnpqrstvwxzșț]+ ul ului
u+        l lui
ul        ulului ului
a         ei ă ii e
ca        căi că ci cii ce cei
ga        găi gă gi gii ge gei
ia        iei ie ii
ea        elei ele ei
ă         a ei e
e         ea ei ii
ele       elor
i         ul ului iul iului ilor
ii        iilor
""")
GREEK = Declension("""
ος        ου ο ε ον
ός        ού ό έ όν
ας        α
άς        ά
ης        η
ής        ή
ες        ων
ους       ου ο
ούς       ού ου
άδα       άδας άδος
α+        ς
ά+        ς
η+        ς
ή+        ς
ω+        ς
ώ+        ς
ο         ου
ό         ού
ι+        ου
ί         ιού
αι        ων ας
οι        ων ους
όν        όντος όντα
ων        ωνος ωνα ώνα
ών        ώνα ώνος
""")
ALBANIAN = Declension("""
ë         a ës ën e
a         ë ës ën as an
ia        i isë inë ie
ja        je jes jen jë jës jën
i+        a së në t n e
e+         ja së në s n
o+        ja s n së në
[uy]+     ja së në t n s
[bcçdfjlmnpqrstvxz]+  i it in
[kgh]+    u ut un i it in
ër        ra rës rën re ëri ërit ërin
""")
