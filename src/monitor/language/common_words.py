"""Words that stand in most items of a language: alone they find nearly everything.

They are fewer than `stop_words`, and are not taken from there: *say*, *new* and *against* tell no
event from another, and yet a query may ask for them. Who is warned of a query must be able to
believe it.
"""

from collections.abc import Iterable

_COMMON = {
    "en": "the of and to in a is that for with as are was by from has be his not said",
    "de": "der die das und in den von zu mit ist im für auf des nicht dem ein eine sich hat",
    "fr": "le la les de des et en un une du dans est pour que qui sur au par pas avec",
    "es": "el la los las de y en un una del que por con para es se su al como más",
    "it": "il lo la gli le di e in un una del della che per con è si non nel sono",
    "pt": "o a os as de e em um uma do da que para com não por no na se mais",
    "nl": "de het een van en in is dat op te voor met zijn aan niet door ook bij er om",
    "pl": "w i na z do się że nie o jest to po przez od dla za jak oraz był ma",
    "tr": "ve bir bu için ile da de olarak çok daha sonra olan gibi kadar ise ne en mi",
    "sv": "och i att det som en på är av för med den till inte har ett om var de",
    "cs": "a v se na je že o s z do k i pro by ve za ale jako od po",
    "ro": "și în de la a cu pe care o din nu este că un pentru mai au al sau fi",
}
COMMON_WORDS = frozenset(word for words in _COMMON.values() for word in words.split())


def common_words(languages: Iterable[str] = ()) -> frozenset[str]:
    """Words that stand in most items of these primary tags, or of any language."""
    wanted = _COMMON.keys() & set(languages)
    return frozenset(w for tag in wanted for w in _COMMON[tag].split()) or COMMON_WORDS
