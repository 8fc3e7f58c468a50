"""Romanian and Greek names in their cases.

Source: Gramatica limbii române; Holton, Mackridge, Philippaki-Warburton, Greek: A Comprehensive
Grammar. The Greek accent may move, and folding takes it off.
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
