"""Armenian names in their cases, with the article that is written on them.

Source: Dum-Tragut, Armenian: Modern Eastern Armenian.
"""

from monitor.language.names.declension import Declension

_GLIDE = "յի յին յից յով յում ն"

ARMENIAN = Declension(f"""
[բգդզթժլխծկհձղճմյնշչպջռսվտրցփքֆև]+  ի ին ը ից ով ում ն
[աո]+     {_GLIDE}
[եէըօ]+   {_GLIDE} ի ին ից ով ում
ի+        ն ի ին ից ով ում
ու        վի վին վից վով վում ուն ուի ուին ուից ուով ուում
""")
