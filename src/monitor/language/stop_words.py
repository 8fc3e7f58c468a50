"""Function words that tell no event from another, in the starter set's languages.

Document frequencies learn them too; the list serves the first hours, before enough is counted.
"""


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


STOP_WORDS = _listed(
    # English
    "the an and or of to in on at for from by with as is are was were be been being has have had",
    "it its this that these those he she they we you his her their our your not no but if than",
    "then so such into over after before about against between during under up down out off again",
    "what which who whom when where why how all any both each more most other some own same can",
    "will would could should may might do does did say says said new us him them there also just",
    # German
    "der die das den dem des ein eine einer eines einem einen und oder aber ist sind war waren",
    "wird werden wurde hat haben hatte mit von vom zu zum zur im in am an auf aus bei nach vor",
    "für über unter gegen um durch als wie wenn dass nicht kein keine sich er sie es wir ihr auch",
    # French
    "le la les un une des du de et ou mais est sont était ont avec pour par sur dans en au aux ce",
    "cette ces il elle ils elles nous vous que qui ne pas plus se sa son ses leur leurs",
    # Spanish, Italian, Portuguese
    "el los las del al una unos es son fue con por para sobre en que se su sus no más como lo gli",
    "di il che per della dei delle nel alla è da non con os as do dos na no em um uma pelo não",
    # Russian
    "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было",
    "от меня еще нет о из ему когда для до после при об это этот эта эти были был была быть их",
    # Ukrainian
    "і й та що не на у в з із зі до за про як це цей ця ці був була було були від для по під при",
    "він вона вони його її їх але або також після щодо",
    # Arabic
    "في من على إلى الى عن مع أن ان إن هذا هذه ذلك التي الذي هو هي كان كانت بعد قبل بين لا ما لم أو",
    # Persian
    "در از به با که را این آن برای است بود شد می تا بر یک",
    # Hebrew
    "של את על עם זה זו הוא היא הם לא כי גם או אל בין אחרי לפני כל יש אין",
)
