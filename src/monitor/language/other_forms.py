"""Forms of a word that its language's stem misses: juez and jueces, crisis and crises, sota, sodan.

Snowball takes endings off; it knows no letters that change before them, no plural that is another
word and few endings of two syllables. A query's word is asked for under the stems of these forms
as well; a text's word stays under its own. A form that nobody writes finds nothing.

A table has classes of forms, parted by | or line breaks; every form of a class leads to the others:

    z ces            endings: juez, jueces; two letters at least stay before them
    virus viren      of four letters or more also whole words: Viren, Coronaviren
    ^man men         whole words only
    ă > ei           from the first to the others, and not back
    +4 lar ler       what any word of four letters or more may take besides
"""

from collections import defaultdict
from functools import cache

from monitor.language.fold import fold

_LEAST = 2  # letters before an ending
_WORD = 4  # letters of an ending that is a word as well
_WHOLE, _ANY, _ONE_WAY = "^", "+", ">"
_TABLES = {
    "ar": """
        ^رهينة رهائن | ^صاروخ صواريخ | ^أسير أسرى | ^جندي جنود | ^حرب حروب | ^قنبلة قنابل
        ^مدينة مدن | ^قتيل قتلى | ^جريح جرحى | ^وزير وزراء | ^رئيس رؤساء | ^سفير سفراء
        ^خبير خبراء | ^زعيم زعماء | ^سجين سجناء | ^حليف حلفاء | ^شهيد شهداء | ^أمير أمراء
        ^عميل عملاء | ^بنك بنوك | ^مصرف مصارف | ^سعر أسعار | ^سوق أسواق | ^سهم أسهم | ^حزب أحزاب
        ^عضو أعضاء | ^طفل أطفال | ^شخص أشخاص | ^خبر أخبار | ^نهر أنهار | ^مرض أمراض | ^ضحية ضحايا
        ^قضية قضايا | ^سفينة سفن | ^ميناء موانئ | ^مركز مراكز | ^معبر معابر | ^مصنع مصانع
        ^منزل منازل | ^مسجد مساجد | ^مجلس مجالس | ^ملجأ ملاجئ | ^مدرسة مدارس | ^محكمة محاكم
        ^منطقة مناطق | ^مشكلة مشاكل | ^مجزرة مجازر | ^معركة معارك | ^محافظة محافظات | ^ضريبة ضرائب
        ^جريمة جرائم | ^وثيقة وثائق | ^كتيبة كتائب | ^خسارة خسائر | ^حريق حرائق | ^كارثة كوارث
        ^عاصمة عواصم | ^عاصفة عواصف | ^ساحل سواحل | ^قانون قوانين | ^صندوق صناديق | ^مشروع مشاريع
        ^مسؤول مسؤولون مسؤولين | ^قرية قرى | ^جزيرة جزر | ^خطة خطط | ^قوة قوى قوات | ^دولة دول
        ^طريق طرق | ^جسر جسور | ^جيش جيوش | ^حد حدود | ^سد سدود | ^عقد عقود | ^صف صفوف | ^بيت بيوت
        ^لغم ألغام | ^سلاح أسلحة | ^نظام أنظمة | ^دواء أدوية | ^غذاء أغذية | ^وباء أوبئة
        ^طبيب أطباء | ^قائد قادة | ^نائب نواب | ^حاكم حكام | ^عامل عمال | ^طالب طلاب | ^تاجر تجار
        ^رجل رجال | ^امرأة نساء | ^هجوم هجمات | ^زلزال زلازل | ^مبنى مباني مبان | ^مستشفى مستشفيات
        ^هدف أهداف | ^عمل أعمال | ^طرف أطراف | ^ملف ملفات | ^لاجئ لاجئون لاجئين
        ^صحفي صحفيون صحفيين | ^إرهابي إرهابيون إرهابيين | ^متظاهر متظاهرون متظاهرين
    """,
    "ca": """
        ga gues | ca ques | ça ces | ja ges | ig jos | ^mà mans | ^amic amiga amigues
        ^antic antiga antigues | ^enemic enemiga enemigues | ^català catalans | ^ciutadà ciutadans
        ^germà germans | ^republicà republicans | ^musulmà musulmans | ^cristià cristians
    """,
    "cs": """
        ka ek ce | ec ce ci cům | ek ku ky ků | na en | lo el | ^člověk lidé lidi lidem lidmi
        ^dítě děti dětí dětem | ^přítel přátelé | ^den dny dní dnů | ^dům domu domy domů
        ^clo cla cel | ^čech češi čechů čechům
    """,
    "da": """
        ben bnene bnet | ^by byer byerne | ^mand mænd mændene | ^barn børn børnene
    """,
    "de": """
        ium ien | ^herr herrn herren | ^zins zinsen | zentrum zentren | museum museen
        album alben | forum foren | datum daten | visum visa | praktikum praktika | viduum viduen
        virus viren | rhythmus rhythmen | zyklus zyklen | mythos mythen | firma firmen
        thema themen | villa villen | drama dramen | konto konten | risiko risiken | basis basen
        praxis praxen | dosis dosen | atlas atlanten | material materialien | mineral mineralien
        bus busse
    """,
    "el": """
        ια ιες ιας ιων | ιά ιές ιάς ιών
    """,
    "en": """
        wife wives | ^life lives | ^knife knives | ^leaf leaves | ^loaf loaves | ^thief thieves
        ^wolf wolves | half halves | ^shelf shelves | ^calf calves | ^axis axes
        ^criterion criteria | ^phenomenon phenomena | ^bacterium bacteria | ^medium media
        ^stratum strata | ^index indices | randum randa | rendum renda | ^stimulus stimuli
        ^nucleus nuclei | ^alumnus alumni | ^fungus fungi | sis ses | sman smen | eman emen
        nman nmen | aman amen | kman kmen | tman tmen | dman dmen | yman ymen | rman rmen
        ^man men | ^woman women | ^child children | ^person people | ^gas gases | ^bus buses
        ^foot feet | ^tooth teeth | ^mouse mice | ^ox oxen | ^goose geese | ^begin began begun
        ^bleed bled | ^break broke broken | ^bring brought | ^build built | ^buy bought
        ^catch caught | ^choose chose chosen | ^come came | ^become became | ^drive drove driven
        ^fight fought | ^flee fled | ^fly flew flown | ^forbid forbade forbidden
        ^freeze froze frozen | ^give gave given | ^grow grew grown | ^hide hid hidden | ^hold held
        ^uphold upheld | ^withhold withheld | ^keep kept | ^know knew known | ^lead led
        ^lose lost | ^meet met | ^pay paid | ^ride rode ridden | ^run ran | ^seek sought
        ^sell sold | ^send sent | ^shake shook shaken | ^shoot shot | ^sink sank sunk
        ^speak spoke spoken | ^spend spent | ^stand stood | ^withstand withstood
        ^steal stole stolen | ^strike struck | ^swear swore sworn | ^sweep swept
        ^take took taken | ^overtake overtook overtaken | ^teach taught | ^tear tore torn
        ^tell told | ^throw threw thrown | ^overthrow overthrew overthrown | ^win won
        ^withdraw withdrew withdrawn | ^write wrote written
    """,
    "es": """
        z ces | en enes | er eres | or ores
    """,
    "et": """
        nak naku nakut nakud nakute | us use ust used uste | ett eti etti etid ettide
        eik eigi eiki eigid | ang angi angid | ^sõda sõja sõjas sõjad
    """,
    "fa": """
        +5 ات ان یان | ^خبر اخبار | ^شهید شهدا | ^وزیر وزرا | ^رئیس رؤسا | ^سفیر سفرا | ^عضو اعضا
        ^حزب احزاب | ^دولت دول | ^مرز مرزها | ^قانون قوانین | ^خطر خطرات
    """,
    "fi": """
        us ukset uksen uksia uksessa | ys ykset yksen yksiä yksessä | nen set sen siä
        nki ngin ngit ngissa | nta nnan nnat nnassa | nti nnin nnit | nto nnon nnot
        lta llan llat | rta rran rrat | mpi mmin mmat | mpu mmun mmut | kki kin kit | kko kon kot
        kka kan kat | ppa pan pat | ppi pin pit | tti tin tit | tto ton tot | ta dan dat dassa
        to don dot dossa | pa van vat | pu vun vut | uko uon uot | ku vun vut
        ^laki lain lait lakia lakien | ^vaalit vaaleissa vaalien vaaleista
    """,
    "fr": """
        ail aux | eu eux | oi ois | if ive | teur trice | eur euse | ^ciel cieux | ^œil yeux
        ^feu feux | ^jeu jeux | ^lieu lieux | ^loi lois | ^bail baux | ier ière | ger gère
        ^grec grecque | ^turc turque | ^public publique | ^laïc laïque | ^blanc blanche
        ^franc franche | ^sec sèche
    """,
    "hu": """
        et etek etet | ^ló lovak | ^híd hidak
    """,
    "it": """
        go ghi | tore trice | ^uomo uomini | ^arma armi | ^dio dei | ^bue buoi
    """,
    "nl": """
        heid heden | ee eeën | ^stad steden | ^schip schepen | ^lid leden | ^kind kinderen
        ^ei eieren | ^zee zeeën | ag agen | og ogen | ^weg wegen | ^graf graven | ief ieven
        icus ici | museum musea | centrum centra | ium ia | wapen wapens | teken tekens
        keuken keukens | haven havens | jongen jongens | wagen wagens | examen examens
        inkomen inkomens | ^dag dagen
    """,
    "no": """
        pen pnene pnet | ^by byer byene | ^mann menn mennene
    """,
    "pl": """
        ka ek | ek ku ki ków | niec ńca ńcy ńców | zień dnia dnie | ik icy | nt nci | na en
        wa ew | ło eł | no ien | oba ób | oła ół | ora ór | oda ód | oga óg | ąd ądzie ądy
        ^dzień dni dnia | ^dziecko dzieci | ^człowiek ludzie ludzi | ^cło cła ceł
        ^sędzia sędziowie sędziów | ^brat bracia | ^ksiądz księża księdza | wiec wca wcy wców
        ista iści | ysta yści | ^sąd sądzie
    """,
    "pt": """
        m ns | al ais | el eis | il eis | ol ois | ul uis | ei eis | ^sol sóis | ^lei leis
        ^rei reis | vil vis | zil zis | ril ris | bil bis | til tis | nil nis | dil dis | fil fis
    """,
    "ro": """
        +4 ul ului uri urile urilor | ă > ei | oi oiului oaie oaiele | iu ii
    """,
    "sr": """
        +3 ovi ova ovima evi eva | +3 ови ова овима еви ева | ik ici | ac oci aca ca ci | ec eci
        og ozi | es esi esa | ац оци аца ца ци | ик ици | ог ози | ^talac taoci talaca
    """,
    "sv": """
        pen pnen | ^bok böcker
    """,
    "tr": """
        +4 lar ları larda lardan lara sı | +4 ler leri lerde lerden lere si
    """,
    "uk": """
        ір ору ора ори орів орі | ід оду ода оди одів | іг огу оги огів | ік оку ока оки оків оці
        іль олю олі оля | іч очі ечі | ій ою оя ої оїв | іст осту оста ости остів
        іл олу ола оли олів | ість ості | ець ця цю ці ців | онь ню ня ні | ок ку ка ки ків
        ель ля лю лі лів | ня ень | ка ок | ^війна воєн | ^рік року роки роки років
        ^ніч ночі ночей | ^річ речі речей | ^бій бою бої боїв боях | ^день дня дні днів
        ^обстріл обстрілу обстріли обстрілів | ень ня ню ні нів
    """,
}  # fmt: skip
_TABLES |= {"hr": _TABLES["sr"], "sk": _TABLES["cs"]}


class _Table:
    """The classes of one language: by an ending or a word, the other forms of its class."""

    def __init__(self, text: str) -> None:
        self.endings: dict[str, list[str]] = defaultdict(list)
        self.words: dict[str, list[str]] = defaultdict(list)
        self.any: list[tuple[int, list[str]]] = []  # letters of a word, and what it may take
        for group in filter(None, map(str.strip, text.replace("\n", "|").split("|"))):
            self._add(*group.split())

    def _add(self, head: str, *rest: str) -> None:
        one_way = _ONE_WAY in rest
        others = [fold(form) for form in rest if form != _ONE_WAY]
        if head[0] == _ANY:
            self.any.append((int(head[1:]), others))
            return
        home = self.words if head[0] == _WHOLE else self.endings
        first = fold(head.removeprefix(_WHOLE))
        for form in (first,) if one_way else (first, *others):
            home[form] += [other for other in (first, *others) if other != form]


@cache
def _table(language: str) -> _Table:
    return _Table(_TABLES.get(language, ""))


def other_forms(word: str, language: str) -> tuple[str, ...]:
    """Forms of a folded word that its stem may miss, folded."""
    table = _table(language)
    found = [*table.words.get(word, ())]
    found += [word + form for least, forms in table.any if len(word) >= least for form in forms]
    for length in range(len(word)):
        if length >= _LEAST or (not length and len(word) >= _WORD):
            found += [word[:length] + other for other in table.endings.get(word[length:], ())]
    return tuple(dict.fromkeys(found))
