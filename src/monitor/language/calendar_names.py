"""Names of months and weekdays in the languages that news is written in, as dates use them.

    _MONTHS, _WEEKDAYS -> fold -> whole names, and beginnings that mean one month in a language

Source: Unicode CLDR 48, https://cldr.unicode.org, under the licence in cldr.LICENSE: wide and
abbreviated names in both their forms, and a few abbreviations that C libraries write. An
abbreviation that a longer name begins with is not listed. `tests/unit/language` checks that every
name of CLDR's is found.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from monitor.language.fold import fold

# A name to what it means: the number of the month or weekday (0 is Monday), in which languages.
Meanings: TypeAlias = Mapping[int, frozenset[str]]

_ENGLISH = "en"
_SHORTEST_MONTH, _SHORTEST_WEEKDAY = 3, 2  # letters of an abbreviation that is not listed


class _Names(NamedTuple):
    """Names as they are listed, and beginnings of names."""

    whole: dict[str, dict[int, set[str]]]
    begun: dict[str, dict[int, set[str]]]


def months(words: str) -> Meanings:
    """The months, 1 to 12, that folded words mean; RFC 822 has English in every language."""
    return _found(_month_names(), words)


def weekdays(words: str) -> Meanings:
    """Returns the weekdays that folded words mean; 0 is Monday."""
    return _found(_weekday_names(), words)


def _found(names: _Names, words: str) -> Meanings:
    """Whole names before beginnings, and English before all."""
    whole, begun = names.whole.get(words, {}), names.begun.get(words, {})
    numbers = whole or begun
    tongues = {number: numbers[number] | begun.get(number, set()) for number in numbers}
    english = {number: those for number, those in tongues.items() if _ENGLISH in those}
    return {number: frozenset(those) for number, those in (english or tongues).items()}


def _key(name: str) -> str:
    return fold(name).replace(".", "")


@cache
def _month_names() -> _Names:
    return _names(_MONTHS, 1, _SHORTEST_MONTH)


@cache
def _weekday_names() -> _Names:
    return _names(_WEEKDAYS, 0, _SHORTEST_WEEKDAY)


def _names(table: str, first: int, shortest: int) -> _Names:
    names = _Names({}, {})
    for tongue, rows in _languages(table):
        begun: dict[str, set[int]] = {}
        for number, row in enumerate(rows, first):
            for name in row:
                _mean(names.whole, name, number, tongue)
                for end in range(shortest, len(name.partition(" ")[0])):
                    begun.setdefault(name[:end], set()).add(number)
        for beginning, (number, *others) in begun.items():
            if not others:
                _mean(names.begun, beginning, number, tongue)
    return names


def _mean(table: dict[str, dict[int, set[str]]], words: str, number: int, tongue: str) -> None:
    table.setdefault(words, {}).setdefault(number, set()).add(tongue)


def _languages(table: str) -> Iterator[tuple[str, list[list[str]]]]:
    for line in table.strip().replace("\n    ", " ").splitlines():
        tongue, _, names = line.partition(": ")
        yield tongue, [[_key(name) for name in row.split(", ")] for row in names.split(" | ")]


_MONTHS = """
af: januarie | februarie | maart, mrt | april | mei | junie | julie | augustus | september |
    oktober | november | desember
ar: كانون الثاني, يناير, جانفي | فبراير, فيفري, شباط | مارس, آذار | أبريل, نيسان, أفريل | مايو,
    أيار | حزيران, يونيو, جوان | جويلية, يوليو, تموز | أغسطس, أوت, آب | سبتمبر, أيلول | تشرين الأول,
    أكتوبر | تشرين الثاني, نوفمبر | كانون الأول, ديسمبر
az: yanvar | fevral | mart | aprel | may | iyun, iyn | iyul, iyl | avqust | sentyabr | oktyabr |
    noyabr | dekabr
be: студзеня, студзень | лютага, люты | сакавіка | красавіка | мая, май | чэрвеня, чэрвень |
    ліпеня, ліпень | жнівень, жніўня | верасень, верасня | кастрычніка | лістапада | снежань, снежня
bg: януари | февруари | март | април | май | юни | юли | август | септември | октомври | ноември
    | декември
bn: জানুয়ারী | ফেব্রুয়ারী | মার্চ | এপ্রিল | মে | জুন | জুলাই | আগস্ট, আগ | সেপ্টেম্বর |
    অক্টোবর | নভেম্বর | ডিসেম্বর
bs: januar, јануар | februar, фебруар | mart, март | april, април | maj, мај | juni, јуни |
    juli, јули | august, аугуст | septembar, септембар | oktobar, октобар | novembar, новембар |
    decembar, децембар
ca: gener | febrer | març | d'abril, abril | maig | juny | juliol | d'agost, agost, ag |
    setembre | d'octubre, octubre | novembre | desembre
cs: ledna, leden | února | března, březen | dubna, duben | května, květen | června, červen, čvn,
    čen | července, červenec, čvc, čec | srpna, srpen | září | října, říjen | listopadu | prosince,
    prosinec
cy: ionawr | chwefror | mawrth | ebrill | mai | mehefin | gorffennaf | awst | medi | hydref |
    tachwedd | rhagfyr
da: januar | februar | marts | april | maj | juni | juli | august | september | oktober |
    november | december
de: januar, jänner, jaenner | februar | märz, maerz | april | mai | juni | juli | august |
    september | oktober | november | dezember
el: ιανουαρίου, ιανουάριος | φεβρουαρίου, φεβρουάριος | μαρτίου, μάρτιος | απριλίου, απρίλιος |
    μαΐου, μάιος | ιουνίου, ιούνιος | ιουλίου, ιούλιος | αυγούστου, αύγουστος | σεπτεμβρίου,
    σεπτέμβριος | οκτωβρίου, οκτώβριος | νοεμβρίου, νοέμβριος | δεκεμβρίου, δεκέμβριος
en: january | february | march | april | may | june | july | august | september | october |
    november | december
es: enero | febrero | marzo | abril | mayo | junio | julio | agosto | septiembre, setiembre |
    octubre | noviembre | diciembre
et: jaanuar | veebruar | märts | aprill | mai | juuni | juuli | august | september | oktoober |
    november | detsember
eu: urtarrilaren | otsailaren | martxoaren | apirilaren | maiatzaren | ekainaren | uztailaren |
    abuztuaren | irailaren | urriaren | azaroaren | abenduaren
fa: ژانویهٔ | فوریهٔ | مارس | آوریل | مهٔ, مه | ژوئن | ژوئیهٔ | اوت | سپتامبر | اکتبر | نوامبر |
    دسامبر
fi: tammikuuta | helmikuuta | maaliskuuta | huhtikuuta | toukokuuta | kesäkuuta | heinäkuuta |
    elokuuta | syyskuuta | lokakuuta | marraskuuta | joulukuuta
fil: enero | pebrero | marso | abril | mayo | hunyo | hulyo | agosto | setyembre | oktubre |
    nobyembre | disyembre
fr: janvier | février | mars | avril | mai | juin | juillet | août | septembre | octobre |
    novembre | décembre
ga: eanáir | feabhra | márta | aibreán | bealtaine | meitheamh | iúil | lúnasa | meán fómhair,
    mfómh | deireadh fómhair, dfómh | samhain | nollaig
gl: xaneiro | febreiro | marzo | abril | maio | xuño | xullo | agosto | setembro | outubro |
    novembro | decembro
gu: જાન્યુઆરી | ફેબ્રુઆરી | માર્ચ | એપ્રિલ | મે | જૂન | જુલાઈ | ઑગસ્ટ | સપ્ટેમ્બર | ઑક્ટોબર |
    નવેમ્બર | ડિસેમ્બર
he: ינואר, ינו׳ | פברואר, פבר׳ | מרץ | אפריל, אפר׳ | מאי | יוני | יולי | אוגוסט, אוג׳ | ספטמבר,
    ספט׳ | אוקטובר, אוק׳ | נובמבר, נוב׳ | דצמבר, דצמ׳
hi: जनवरी, जन॰ | फ़रवरी, फ़र॰ | मार्च | अप्रैल | मई | जून | जुलाई, जुल॰ | अगस्त, अग॰ | सितंबर,
    सित॰ | अक्टूबर, अक्टू॰ | नवंबर, नव॰ | दिसंबर, दिस॰
hr: siječnja, siječanj | veljače, veljača | ožujka, ožujak | travnja, travanj | svibnja, svibanj
    | lipnja, lipanj | srpnja, srpanj | kolovoza | rujna, rujan | listopada | studenoga, studeni |
    prosinca, prosinac
hu: január | február | március | április | május | június | július | augusztus | szeptember |
    október | november | december
hy: հունվարի, հնվ | փետրվարի, փտվ | մարտի, մրտ | ապրիլի | մայիսի, մյս | հունիսի, հնս | հուլիսի,
    հլս | օգոստոսի, օգս | սեպտեմբերի | հոկտեմբերի | նոյեմբերի | դեկտեմբերի
id: januari | februari | maret | april | mei | juni | juli | agustus, agt, agst | september |
    oktober | november, nop, nopember | desember
is: janúar | febrúar | mars | apríl | maí | júní | júlí | ágúst | september | október | nóvember
    | desember
it: gennaio | febbraio | marzo | aprile | maggio | giugno | luglio | agosto | settembre |
    ottobre | novembre | dicembre
ka: იანვარი | თებერვალი | მარტი | აპრილი | მაისი | ივნისი | ივლისი | აგვისტო | სექტემბერი |
    ოქტომბერი | ნოემბერი | დეკემბერი
kk: қаңтар | ақпан | наурыз | сәуір | мамыр | маусым | шілде | тамыз | қыркүйек | қазан | қараша
    | желтоқсан
lt: sausio, sausis | vasario, vasaris | kovas, kovo | balandžio, balandis | gegužės | birželio,
    birželis | liepos, liepa | rugpjūčio, rugpjūtis | rugsėjis, rugsėjo | spalio, spalis |
    lapkričio, lapkritis | gruodžio, gruodis
lv: janvāris | februāris | marts | aprīlis | maijs | jūnijs | jūlijs | augusts | septembris |
    oktobris | novembris | decembris
mk: јануари | февруари | март | април | мај | јуни | јули | август | септември | октомври |
    ноември | декември
ms: januari | februari | mac | april | mei | jun | julai | ogos, ogs | september | oktober |
    november | disember
nl: januari | februari | maart, mrt | april | mei | juni | juli | augustus | september | oktober
    | november | december
no: januar | februar | mars | april | mai | juni | juli | august | september | oktober |
    november | desember
pa: ਜਨਵਰੀ, ਜਨ | ਫ਼ਰਵਰੀ | ਮਾਰਚ | ਅਪ੍ਰੈਲ | ਮਈ | ਜੂਨ | ਜੁਲਾਈ | ਅਗਸਤ, ਅਗ | ਸਤੰਬਰ | ਅਕਤੂਬਰ | ਨਵੰਬਰ |
    ਦਸੰਬਰ
pl: stycznia, styczeń | lutego, luty | marzec, marca | kwietnia, kwiecień | maja | czerwiec,
    czerwca | lipiec, lipca | sierpnia, sierpień | września, wrzesień | października | listopada |
    grudzień, grudnia
pt: janeiro | fevereiro | março | abril | maio | junho | julho | agosto | setembro | outubro |
    novembro | dezembro
ro: ianuarie | februarie | martie | aprilie | mai | iunie | iulie | august | septembrie |
    octombrie | noiembrie, nov | decembrie
ru: января, январь | февраля, февраль | марта | апреля, апрель | мая, май | июня, июнь | июля,
    июль | августа | сентября, сентябрь | октября, октябрь | ноября, ноябрь | декабря, декабрь
sk: januára | februára | marca, marec | apríla | mája | júna | júla | augusta | septembra,
    september | októbra, október | novembra, november | decembra, december
sl: januar | februar | marec | april | maj | junij | julij | avgust | september | oktober |
    november | december
sq: janar | shkurt | mars | prill | maj | qershor | korrik | gusht | shtator | tetor | nëntor |
    dhjetor
sr: јануар, januar | фебруар, februar | март, mart | април, april | мај, maj | јун, jun | јул,
    jul | август, avgust | септембар, septembar | октобар, oktobar | новембар, novembar | децембар,
    decembar
sv: januari | februari | mars | april | maj | juni | juli | augusti | september | oktober |
    november | december
sw: januari | februari | machi | aprili | mei | juni | julai | agosti | septemba | oktoba |
    novemba | desemba
ta: ஜனவரி, ஜன | பிப்ரவரி | மார்ச் | ஏப்ரல் | மே | ஜூன் | ஜூலை | ஆகஸ்ட், ஆக | செப்டம்பர் |
    அக்டோபர் | நவம்பர், நவ | டிசம்பர்
te: జనవరి, జన | ఫిబ్రవరి | మార్చి | ఏప్రిల్ | మే | జూన్ | జులై | ఆగస్టు, ఆగ | సెప్టెంబర్ |
    అక్టోబర్ | నవంబర్ | డిసెంబర్
th: มกราคม, ม.ค | กุมภาพันธ์, ก.พ | มีนาคม, มี.ค | เมษายน, เม.ย | พฤษภาคม, พ.ค | มิถุนายน, มิ.ย
    | กรกฎาคม, ก.ค | สิงหาคม, ส.ค | กันยายน, ก.ย | ตุลาคม, ต.ค | พฤศจิกายน, พ.ย | ธันวาคม, ธ.ค
tr: ocak | şubat | mart | nisan | mayıs | haziran | temmuz | ağustos | eylül | ekim | kasım |
    aralık
uk: січень, січня | лютого, лютий | березень, березня | квітень, квітня | травень, травня |
    червень, червня | липень, липня | серпень, серпня | вересень, вересня | жовтень, жовтня |
    листопада | грудень, грудня
ur: جنوری | فروری | مارچ | اپریل | مئی | جون | جولائی | اگست | ستمبر | اکتوبر | نومبر | دسمبر
uz: yanvar, январ | fevral, феврал | mart, март | aprel, апрел | may, май | iyun, iyn, июн |
    iyul, iyl, июл | avgust, август | sentabr, сентябр | oktabr, октябр | noyabr, ноябр | dekabr,
    декабр
zh: 一月 | 二月 | 三月 | 四月 | 五月 | 六月 | 七月 | 八月 | 九月 | 十月 | 十一月 | 十二月
"""

_WEEKDAYS = """
af: maandag | dinsdag | woensdag | donderdag | vrydag | saterdag | sondag
ar: الاثنين, إثنين | الثلاثاء, ثلاثاء | الأربعاء, أربعاء | الخميس, خميس | الجمعة, جمعة | السبت,
    سبت | الأحد, أحد
az: bazar ertəsi, b.e | çərşənbə axşamı, ç.a | çərşənbə, ç | cümə axşamı, c.a | cümə, c | şənbə,
    ş | bazar, b
be: панядзелак, пн | аўторак | серада, ср | чацвер, чц | пятніца, пт | субота, сб | нядзеля, нд
bg: понеделник, пн | вторник | сряда | четвъртък, чт | петък, пт | събота, сб | неделя, нд
bn: সোমবার, সোঃ | মঙ্গলবার, মঃ | বুধবার, বুঃ | বৃহস্পতিবার, বৃঃ | শুক্রবার, শুঃ | শনিবার |
    রবিবার, রঃ
bs: ponedjeljak, понедјељак | utorak, уторак | srijeda, сриједа | četvrtak, четвртак | petak,
    петак | subota, субота | nedjelja, недјеља
ca: dilluns, dl | dimarts, dt | dimecres, dc | dijous, dj | divendres, dv | dissabte, ds |
    diumenge, dg
cs: pondělí | úterý | středa | čtvrtek | pátek | sobota | neděle
cy: dydd llun, llun | dydd mawrth, maw | dydd mercher, mer | dydd iau, iau | dydd gwener, gwen |
    dydd sadwrn, sad | dydd sul, sul
da: mandag | tirsdag | onsdag | torsdag | fredag | lørdag | søndag
de: montag | dienstag | mittwoch | donnerstag | freitag | samstag, sonnabend | sonntag
el: δευτέρα | τρίτη | τετάρτη | πέμπτη | παρασκευή | σάββατο | κυριακή
en: monday | tuesday | wednesday, weds | thursday | friday | saturday | sunday
es: lunes | martes | miércoles | jueves | viernes | sábado | domingo
et: esmaspäev, e | teisipäev, t | kolmapäev, k | neljapäev, n | reede, r | laupäev, l |
    pühapäev, p
eu: astelehena, al | asteartea, ar | asteazkena, az | osteguna, og | ostirala, or | larunbata,
    lr | igandea
fa: دوشنبه | سه‌شنبه | چهارشنبه | پنجشنبه | جمعه, ج | شنبه, ش | یکشنبه
fi: maanantaina | tiistaina | keskiviikkona | torstaina | perjantaina | lauantaina | sunnuntai
fil: lunes | martes | miyerkules | huwebes | biyernes | sabado | linggo
fr: lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche
ga: dé luain, luan | dé máirt, máirt | dé céadaoin, céad | déardaoin | dé haoine, aoine | dé
    sathairn, sath | dé domhnaigh, domh
gl: luns | martes | mércores | xoves | venres | sábado | domingo
gu: સોમવાર | મંગળવાર | બુધવાર | ગુરુવાર | શુક્રવાર | શનિવાર, શ | રવિવાર, ર
he: יום שני, יום ב׳, ב׳ | יום שלישי, יום ג׳, ג׳ | יום רביעי, יום ד׳, ד׳ | יום חמישי, יום ה׳, ה׳
    | יום שישי, יום ו׳, ו׳ | יום שבת, שבת, ש׳ | יום ראשון, יום א׳, א׳
hi: सोमवार | मंगलवार | बुधवार | गुरुवार | शुक्रवार | शनिवार, श | रविवार, र
hr: ponedjeljak | utorak | srijeda | četvrtak | petak | subota | nedjelja
hu: hétfő, h | kedd, k | szerda | csütörtök | péntek, p | szombat | vasárnap, v
hy: երկուշաբթի, եկ | երեքշաբթի, երք, եք | չորեքշաբթի, չրք, չք | հինգշաբթի, հնգ, հգ | ուրբաթ |
    շաբաթ, շբթ | կիրակի, կր
id: senin | selasa | rabu | kamis | jumat | sabtu | minggu
is: mánudagur | þriðjudagur | miðvikudagur | fimmtudagur | föstudagur | laugardagur | sunnudagur
it: lunedì | martedì | mercoledì | giovedì | venerdì | sabato | domenica
ja: 月曜日, 月 | 火曜日, 火 | 水曜日, 水 | 木曜日, 木 | 金曜日, 金 | 土曜日, 土 | 日曜日, 日
ka: ორშაბათი | სამშაბათი, სმ | ოთხშაბათი | ხუთშაბათი, ხთ | პარასკევი, პრ | შაბათი, შბ | კვირა
kk: дүйсенбі, дс | сейсенбі, сс | сәрсенбі, ср | бейсенбі, бс | жұма, жм | сенбі, сб | жексенбі,
    жс
ko: 월요일, 월 | 화요일, 화 | 수요일, 수 | 목요일, 목 | 금요일, 금 | 토요일, 토 | 일요일, 일
lt: pirmadienis, pr | antradienis | trečiadienis | ketvirtadienis, kt | penktadienis, pn |
    šeštadienis, št | sekmadienis, sk
lv: pirmdiena, pr | otrdiena | trešdiena | ceturtdiena | piektdiena, pk | sestdiena | svētdiena
mk: понеделник | вторник | среда | четврток | петок | сабота | недела
ms: isnin | selasa | rabu | khamis | jumaat | sabtu | ahad, ahd
nl: maandag | dinsdag | woensdag | donderdag | vrijdag | zaterdag | zondag
no: mandag | tirsdag, tysdag | onsdag | torsdag | fredag | laurdag, lørdag | søndag
pa: ਸੋਮਵਾਰ | ਮੰਗਲਵਾਰ | ਬੁੱਧਵਾਰ | ਵੀਰਵਾਰ | ਸ਼ੁੱਕਰਵਾਰ | ਸ਼ਨਿੱਚਰਵਾਰ | ਐਤਵਾਰ
pl: poniedziałek | wtorek | środa | czwartek | piątek, pt | sobota | niedziela
pt: segunda-feira | terça-feira | quarta-feira | quinta-feira | sexta-feira | sábado | domingo
ro: luni | marți | miercuri | joi | vineri | sâmbătă | duminică
ru: понедельник, пн | вторник | среда | четверг, чт | пятница, пт | суббота, сб | воскресенье,
    вс
sk: pondelok | utorok | streda | štvrtok | piatok | sobota | nedeľa
sl: ponedeljek | torek | sreda | četrtek | petek | sobota | nedelja
sq: e hënë, hën | e martë, mar | e mërkurë, mër | e enjte, enj | e premte, pre | e shtunë, sht |
    e diel, die
sr: ponedeljak, понедељак | уторак, utorak | среда, sreda | четвртак, četvrtak | петак, petak |
    субота, subota | nedelja, недеља
sv: måndag | tisdag | onsdag | torsdag | fredag | lördag | söndag
sw: jumatatu | jumanne | jumatano | alhamisi | ijumaa | jumamosi | jumapili
ta: திங்கள் | செவ்வாய் | புதன் | வியாழன் | வெள்ளி | சனி, ச | ஞாயிறு
te: సోమవారం | మంగళవారం | బుధవారం | గురువారం | శుక్రవారం | శనివారం | ఆదివారం
th: วันจันทร์, จ | วันอังคาร, อ | วันพุธ, พ | วันพฤหัสบดี, พฤ | วันศุกร์, ศ | วันเสาร์, ส |
    วันอาทิตย์, อา
tr: pazartesi, pzt, pt | salı | çarşamba | perşembe | cuma | cumartesi, cmt, ct | pazar
uk: понеділок, пн | вівторок, вт | середа, ср | четвер, чт | пʼятниця, пт | субота, сб | неділя,
    нд
ur: پیر | منگل | بدھ | جمعرات | جمعہ | ہفتہ | اتوار
uz: dushanba, душанба | seshanba, сешанба | chorshanba, чоршанба | payshanba, пайшанба | juma,
    жума | shanba, шанба | yakshanba, якшанба
vi: thứ hai | thứ ba | thứ tư | thứ năm | thứ sáu | thứ bảy | chủ nhật, cn
zh: 星期一, 周一, 週一, 礼拜一 | 星期二, 周二, 週二, 礼拜二 | 星期三, 周三, 週三, 礼拜三 |
    星期四, 周四, 週四, 礼拜四 | 星期五, 周五, 週五, 礼拜五 | 星期六, 周六, 週六, 礼拜六 |
    星期日, 周日, 週日, 礼拜日, 星期天, 周天
"""
