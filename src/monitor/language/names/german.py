"""Names in German: the genitive, and the adjectives of names of several words.

Source: Duden, Die Grammatik. A name in a sibilant has no ending of its own (Strauß' Rede).
"""

from monitor.language.names.declension import Declension

GERMAN = Declension("""
[abcdefghijklmnopqrtuvwyäöü]+  s
[szxß]
^niederlande niederlanden
""")
# Inside a name: Europäische Union, Weißes Haus, Deutscher Bundestag.
GERMAN_ADJECTIVE = Declension("""
[abcdfghijklmnopqrtuvwyäöü]+  s
e         en er es em
es        e en em
er        e ers en em es
""")
# The noun of such a name: des Weißen Hauses, des Deutschen Bundestages.
GERMAN_NOUN = Declension("""
[abcdefghijklmnopqrtuvwyäöü]+  s es
[szxß]+   es
""")
