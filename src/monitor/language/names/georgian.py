"""Georgian names in their cases, with the particles that are written on them.

Source: Hewitt, Georgian: A Structural Reference Grammar. The script has no capitals.
"""

from monitor.language.names.declension import Declension

GEORGIAN = Declension("""
ი         მა ს ის ით ად ო ში ზე თან იდან ისთვის ისგან ამდე ისა სა
ა         ამ ას ის ით ად აში აზე ასთან იდან ისთვის ისგან ამდე
ე         ემ ეს ის ით ედ ეში ეზე ესთან იდან ისთვის ისგან ემდე
[ოუ]+     მ ს სი თი დ ში ზე სთან დან სთვის სგან მდე
""")
