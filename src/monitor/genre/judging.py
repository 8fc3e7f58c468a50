"""Analysis that no outlet marks: a headline that weighs, and a teaser that asks.

headline | a word of judging? | and nothing that happens, is said or is counted? -> analysis
teaser   | asks, or says that it explains -> analysis

*Weakened president faces toughest choices* weighs what others reported. A single word proves
little: *Tough choices ahead, minister says* is what a minister said. So a headline with a figure,
a verb of saying or a verb of an event stays a report, whatever else stands in it; a report that is
taken for analysis would wait until the next morning. A language whose verbs are not in the table
has no words of judging there either.

The words were found in 69,000 headlines whose links say whether they are analysis or opinion
(docs/notes/unmarked-analysis.md). Words that news are full of (*crisis*, *turning point*, *under
pressure* behind a comma) are left out in every language.
"""

from functools import cache

import regex

TEASER = 320  # characters; a longer summary is the report itself, and reports may ask

# Alternatives, each an expression on the folded case.
_WEIGHS = (
    # pictures: what is compared with a game, a rope or a trap is being weighed
    (
        r"\b(?:playbooks?|tight ?rope|litmus test|wake-up call|(?:win|lose)-(?:win|lose)|zero-sum"
        r"|balancing act|double-edged|at a crossroads|powder keg|trojan horse|paper tiger"
        r"|pandora[’']s|slippery slope|tug[- ]of[- ]war|no fluke|chess ?board|hornet[’']s nest"
        r"|catch-22"
        r"|tip of (?:an|the) iceberg|uphill (?:battle|climb|struggle)|walk(?:s|ing)? a fine line"
        r"|tighten(?:s|ing)? the (?:vi[sc]e|screws|noose)|race against time to try)\b"
    ),
    # choices and tests
    r"\b(?:tough|hard|difficult|stark|painful|agoni[sz]ing|impossible|unpalatable) choices\b",
    r"\bfaces? (?:choices|a choice)\b|\b(?:dilemma|conundrum|quandary|crunch ?time)\b",
    r"\b(?:toughest|hardest|greatest|biggest|ultimate|defining) (?:test|moment|fight|challenge)\b",
    r"\bis (?:a|the \w+) test (?:of|for)\b",
    # how somebody stands
    r"\b(?:is|are|finds? \w+|puts?|putting) under (?:\w+ )?pressure\b|^under pressure from\b",
    (
        r"\bin(?:to)? an? (?:\w+ )?(?:delicate|complicated|precarious|awkward|tight|tough"
        r"|difficult"
        r"|uncomfortable|impossible|weak|weaker|strong|stronger) (?:position|spot|place|corner)\b"
    ),
    r"\ban? (?:\w+ )?(?:weakened|besieged|cornered|emboldened|humbled|lopsided)\b",
    r"\balready besieged\b|\boutman(?:oeuv|euv)ered\b|\bstands out (?:for|as)\b|\btoils? to\b",
    # what is left open
    r"\b(?:hurdles|obstacles|gaps|doubts) (?:still )?(?:remain|lie ahead|left to|persist|abound)",
    r"\bweak (?:points|spots)\b|\bthorniest\b|\bhard to crack\b|\bprompts? (?:debate|soul-search)",
    r"\b(?:sows?|sowing|fuels?) (?:\w+ )?(?:doubts?|discord|unease|s[ck]epticism|anxiety)\b",
    r"\bsow(?:s|ing) (?:\w+ )?fears?\b",
    (
        r"\b(?P<mood>relief|hope|fear|anger|grief|anxiety|uncertainty|confusion|joy|despair|pride)"
        r" and (?!(?P=mood))(?:relief|hope|fear|anger|grief|anxiety|uncertainty|confusion|joy"
        r"|despair)\b"
    ),
    # portraits
    r"\bplays? (?:an? )?(?:key|central|unlikely|pivotal|outsized|crucial|growing|leading) role\b",
    r"\btakes? (?:on )?(?:an? )?(?:unlikely|outsized) role\b|\bthe new face of\b",
    r"\bemerg(?:es|ed|ing) as (?:an? |the )?(?:key|unlikely|central) (?:player|figure|broker)\b",
    r"(?:^|[:—–-] )the (?:man|woman|people|men|women) (?:behind|who)\b|\bstory of (?:a|the|how)\b",
    # sums and comparisons
    r"\band (?:why|how) (?:it|they|much|that|this|we|he|she)\b|^key (?:elements|issues) (?:in|of)",
    r"\b(?:real|true) (?:plan|reasons?) (?!to\b)",
    r"\b(?:the|a) new (?:era|age) of\b|\breckoning with\b|\bmix of factors\b|\bshows? why\b",
    (
        r"(?:^|[:—–-] |\band )the (?:rise|fall|limits|perils?|paradox|price|politics|art|myth"
        r"|making|unmaking|lessons|legacy|meaning) of\b"
    ),
    r"\b(?:hinges on|borrows from|takes a page|boils down to|comes down to)\b|\briskier than\b",
    r"\blooks? (?:a lot|much|more|increasingly) like\b|\bmay seem\b|\beasier said than done\b",
    r"\bcomplicated (?:relationship|legacy|history)\b|, not (?:his|her|its|their) \w+$",
    # the surest of these in other languages
    (
        r"\b(?:zerreißprobe|drahtseilakt|gratwanderung|zwickmühle|lackmustest|nagelprobe"
        r"|feuerprobe"
        r"|am scheideweg|trojanisches pferd|weckruf für|dilemma der|zwischen hammer und amboss)\b"
    ),
    (
        r"\b(?:dilemme|casse-tête|jeu d[’']équilibre|numéro d[’']équilibriste"
        r"|à la croisée des chemins|cheval de troie|sur le fil du rasoir"
        r"|entre le marteau et l[’']enclume|les leçons d)"
    ),
    (
        r"\b(?:dilem(?:a|as)|encrucijada|encruzilhada|cuerda floja|corda bamba|prueba de fuego"
        r"|prova de fogo|caballo de troya|cavalo de troia|entre la espada y la pared"
        r"|tablero de ajedrez)\b"
    ),
    (
        r"\b(?:al bivio|prova del nove|banco di prova|cavallo di troia"
        r"|tra l[’']incudine e il martello|sul filo del rasoio|le lezioni d)"
    ),
    (
        r"\b(?:дилемм\w*|дилем\w*|на распутье|на роздоріжжі|между молотом и наковальней"
        r"|між молотом і (?:ковадлом|наковальнею)|троянск\w+ кон\w+|троянськ\w+ к[оі]н\w+"
        r"|лакмусов\w+ бумаж\w+|шахматн\w+ доск\w+)\b"
    ),
)
_HAPPENS = (
    r"[$€£]\s?\d|(?<![\p{L}\d-])\d[\d.,]*(?![\d.,]*[-\p{L}])",  # not the 28 of a 28-point plan
    r"[’'”\"]\s*[-–—:]|—|:.*\bofficials?\b|\b(?:exclusive|interview)\b",  # figures, sources
    r"\b(?:FM|PM|MP|president|envoy|chief|leader)s?:|^[\p{Cyrillic} -]{3,40}: ",  # who says it
    (
        r"\b(?:(?<!a )says?|said|saying|tells?|told|warn(?:s|ed)|accus(?:es|ed|ing)|announc\w+"
        r"|vows?|urge[sd]?|den(?:y|ies|ied)|rejects?|claims?|confirms?|reports?|according|insists?"
        r"|demands|condemns?"
        r"|critici[sz]es?|dismisses|declares?|slams?|calls?|asks?|hails?|officials?|police"
        r"|sources?"
        r"|study|survey|research|minister|spokes\w+)\b"
    ),
    (
        r"\b(?:killed|kills?|dead|dies|died|deaths?|arrest\w*|sentenced?|jailed|convicted|resigns?"
        r"|resigned|raid\w*|injur\w+|wound\w+|crash\w*|blast|lawsuit|sues?|court|votes?"
        r"|elect(?:s|ed)"
        r"|(?<!-)wins?(?!-)|meets?|arrives?|visits|orders?|bans?|seiz\w+|strikes?|attack\w*"
        r"|hits?|seeks?|agree[sd]?|agreement|adopts?|heads (?:to|for)|spar|probe|suspected"
        r"|signs?|approves?|opens|closes|launch\w+|fired|sacks?|sacked"
        r"|plans? to|to (?:meet|host|hold|visit|scale|cut|ban|join|leave|send))\b"
    ),
    # de
    (
        r"\b(?:sagt\w*|erklärt\w*|warnt\w*|fordert\w*|kündigt\w*|melde[nt]\w*|berichte\w*"
        r"|bestätigt\w*|wirft|weist|lehnt|tritt|rücktritt\w*|zurückgetreten|stirbt|starb"
        r"|tote[nr]?|getötet\w*|verletzt\w*|angriff\w*|greif\w*|beschieß\w*|verhafte\w*"
        r"|festgenommen\w*|verurteil\w*|gericht\w*|urteil\w*|einig\w*|unterzeichn\w*"
        r"|beschließ\w*|beschlossen|stimm\w*|wähl\w*|gewähl\w*|gewinn\w*|sieg\w*|triff\w*"
        r"|treffen|reist|besuch\w*|schließ\w*|öffne\w*|stopp\w*|verbiet\w*|verbot\w*"
        r"|entläss\w*|entlassen|explosion\w*|absturz|brand|feuer|unfall\w*)\b"
    ),
    # fr
    (
        r"\b(?:dit|disent|déclar\w*|affirm\w*|annonc\w*|accus\w*|avert\w*|appel\w*|selon"
        r"|confirm\w*|rejett\w*|refus\w*|exig\w*|démission\w*|quitt\w*|meurt|meurent"
        r"|morte?s?|tu[ée]\w*|bless\w*|arrêt\w*|condamn\w*|tribunal|attaqu\w*|frapp\w*"
        r"|bombard\w*|vot\w*|élu\w*|élection\w*|gagn\w*|remport\w*|rencontr\w*|reçoit"
        r"|visit\w*|sign\w*|approuv\w*|adopt\w*|interdi\w*|ferm\w*|ouvr\w*|lanc\w*"
        r"|suspend\w*|explos\w*|incendi\w*|accord\w*)\b"
    ),
    # es, pt, it
    (
        r"\b(?:dice\w*|diz\w*|afirma\w*|afferma\w*|anunci\w*|annunci\w*|adviert\w*|avvert\w*"
        r"|alerta\w*|acusa\w*|accusa\w*|según|segundo|secondo|rechaz\w*|rejeit\w*|resping\w*"
        r"|exig\w*|pide\w*|pede\w*|chied\w*|niega\w*|nega\w*|renunci\w*|dimit\w*|demit\w*"
        r"|dimett\w*|dimission\w*|deja\w*|deixa\w*|lascia\w*|muer\w*|morr\w*|muoi\w*"
        r"|mort[oaie]s?|mata\w*|ucci\w*|herid\w*|ferid\w*|ferit\w*|deten\w*|detien\w*"
        r"|prende\w*|pres[oa]s?|conden\w*|condann\w*|juez|juiz|giudic\w*|tribunal\w*|atac\w*"
        r"|ataque\w*|attacc\w*|bombard\w*|vota\w*|voto|elig\w*|eleg\w*|elecci\w*|elei\w*"
        r"|elezion\w*|elett\w*|gana\w*|vence\w*|vince\w*|reún\w*|incontr\w*|visita\w*"
        r"|firma\w*|assina\w*|aprueb\w*|aprob\w*|aprova\w*|approv\w*|prohíb\w*|prohib\w*"
        r"|proíb\w*|viet\w*|cierra\w*|fecha\w*|chiud\w*|abre\w*|apre\w*|lanz\w*|lança\w*"
        r"|lancia\w*|sospend\w*|explosi\w*|explosã\w*|esplos\w*|incendi\w*|incêndi\w*"
        r"|acuerd\w*|acord\w*)\b"
    ),
    # ru
    (
        r"\b(?:сказал\w*|заяв\w*|сообщ\w*|объяв\w*|предупре\w*|обвин\w*|призва\w*|потребова\w*"
        r"|подтверд\w*|отверг\w*|отказа\w*|уш[её]л|ушл[аи]|отстав\w*|увол\w*|умер\w*"
        r"|погиб\w*|убит\w*|убил\w*|ранен\w*|задерж\w*|арест\w*|осужд\w*|приговор\w*|суд\w*"
        r"|атак\w*|удар\w*|обстрел\w*|взрыв\w*|голос\w*|избра\w*|выбор\w*|побед\w*"
        r"|встре[тч]\w*|прибы\w*|подпис\w*|одобр\w*|принял\w*|запре[тщ]\w*|закры\w*|откры\w*"
        r"|приостанов\w*|начал\w*|пожар\w*|договори\w*|согла[шс](?!ени)\w*|достиг\w*|заключ\w*)\b"
    ),
    # uk
    (
        r"\b(?:сказа\w*|повідом\w*|оголо\w*|попере\w*|звинува\w*|заклика\w*|підтверд\w*"
        r"|відкину\w*|відмов\w*|піш[оло]\w*|відстав\w*|звільн\w*|помер\w*|загину\w*|вби\w*"
        r"|поране\w*|затрим\w*|арешт\w*|засуд\w*|вирок\w*|обстріл\w*|вибух\w*|обра\w*"
        r"|вибор\w*|перемо[гж]\w*|зустрі\w*|прибу\w*|підпис\w*|схвал\w*|ухвал\w*|заборон\w*"
        r"|закри\w*|відкри\w*|зупин\w*|пожеж\w*|домов\w*|угод\w*)\b"
    ),
)
_ASKS = (
    # a question, by a word that asks in one of the languages whose verbs are known above
    (
        r"(?:\b(?:what|why|how|who|where|when|will|would|can|could|should|is|are|does|do|did|has|have"
        r"|was|warum|wieso|wie|wer|wann|kann|können|wird|werden|qui|que|quoi|pourquoi|comment|quand"
        r"|quel(?:le)?s?|peut|va|qué|quién|cómo|cuándo|puede|quem|como|pode|chi|cosa|perché|può"
        r"|кто|что|почему|зачем|как|где|когда|ли|хто|що|чому|навіщо|як|де|коли|чи)\b|¿).*\?$"
    ),
    r"\bhere[’']?s (?:what|why|how|who|where|when)\b|\b(?:what|things) (?:to|you need to) know\b",
    r"\bexplains (?:why|how|what)\b|\b(?:we|experts|analysts) (?:explain|examine|look at)\b",
    r"\b(?:объясня|разбира)(?:ет|ют|ем)\b|\bпоясню(?:є|ють|ємо)\b|\berklären wir\b",
    r"\b(?:on vous explique|te explicamos|lo spieghiamo)\b",
    r"^(?:why|warum|wieso|pourquoi|por qué|perché|почему|чому|кто так(?:ой|ая|ие)|хто такий)\b",
    (
        r"\b(?:ce qu[’']il faut (?:savoir|retenir)|was (?:wir wissen|man wissen muss)"
        r"|что надо знать|lo que (?:sabemos|hay que saber)|cosa (?:sapere|sappiamo))\b"
    ),
)
_OPENING = ("‘", "'", "“", '"', "«", "„")
_QUOTED = regex.compile(r"[“”«»„\"‘]")
_SENTENCE = regex.compile(r"(?<=[.!?؟？])\s+|\n+")


@cache  # at the first headline, as the other forms
def _any(forms: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(forms), regex.IGNORECASE)


def weighs(title: str) -> str:
    """The words by which a headline judges and reports nothing, or ''.

    A picture in quotation marks is somebody's word, which the headline reports.
    """
    found = _any(_WEIGHS).search(title)
    if found is None or _happens(title) or title[: found.start()].endswith(_OPENING):
        return ""
    words: str = found.group()
    return words.strip(" :—–-,")


def asks(title: str, summary: str) -> str:
    """The sentence of a teaser that asks, or says that the text explains; or ''.

    What stands in quotation marks is somebody else's question, and a headline that tells of an
    event has news, though its teaser offers more.
    """
    if not summary or len(summary) > TEASER or _happens(title):
        return ""
    sentences = map(str.strip, _SENTENCE.split(summary))
    return next((s for s in sentences if _any(_ASKS).search(s) and not _QUOTED.search(s)), "")


def _happens(title: str) -> bool:
    return _any(_HAPPENS).search(title) is not None
