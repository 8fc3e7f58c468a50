"""Function words, which tell no event from another; the one list of every room.

Document frequencies learn them too; the list serves the first hours, before enough is counted.
Words stand here as they are written; `content` folds them. Scripts that part no words have theirs
as `UNSPACED`: they part a run of letters as blanks do elsewhere.
"""


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


BY_LANGUAGE: dict[str, frozenset[str]] = {
    "en": _listed(
        "the an and or of to in on at for from by with as is are was were be been being has have",
        "had it its this that these those he she they we you his her their our your not no but if",
        "than then so such into over after before about against between during under up down out",
        "off again what which who whom when where why how all any both each more most other some",
        "own same can will would could should may might do does did say says said new us him them",
        "there also just",
    ),
    "de": _listed(
        "der die das den dem des ein eine einer eines einem einen und oder aber ist sind war waren",
        "wird werden wurde hat haben hatte mit von vom zu zum zur im in am an auf aus bei nach vor",
        "für über unter gegen um durch als wie wenn dass nicht kein keine sich er sie es wir ihr",
        "auch",
    ),
    "fr": _listed(
        "le la les un une des du de et ou mais est sont était ont avec pour par sur dans en au aux",
        "ce cette ces il elle ils elles nous vous que qui ne pas plus se sa son ses leur leurs",
    ),
    "es": _listed(
        "el la los las de del al un una unos es son fue con por para sobre en que se su sus no más",
        "como lo",
    ),
    "it": _listed("gli di il che per della dei delle nel alla è da non con la le un una"),
    "pt": _listed("os as do dos da de na no em um uma pelo não que para com por se"),
    "ru": _listed(
        "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне",
        "было от меня еще нет о из ему когда для до после при об это этот эта эти были был была",
        "быть их",
    ),
    "uk": _listed(
        "і й та що не на у в з із зі до за про як це цей ця ці був була було були від для по під",
        "при він вона вони його її їх але або також після щодо",
    ),
    "ar": _listed(
        "في من على إلى الى عن مع أن ان إن هذا هذه ذلك التي الذي هو هي كان كانت بعد قبل بين لا ما",
        "لم أو قد كما عند منذ حتى خلال وهو وهي ثم كل أي لن ولا وقد وكان انه",
    ),
    "fa": _listed(
        "در از به با که را این آن برای است بود شد می تا بر یک و هم نیز ها های شده کرد کرده خود",
        "هر یا اما اگر نمی شود کند کنند دارد بین پس ای هایی",
    ),
    "ur": _listed(
        "کے کی کا کو میں سے نے پر ہے ہیں تھا تھی تھے اور کہ یہ وہ بھی اس ان جو کر ہو گیا"
    ),
    "he": _listed(
        "של את על עם זה זו הוא היא הם לא כי גם או אל בין אחרי לפני כל יש אין מה כמו אבל אם כן רק",
        "עוד היה היתה הייתה היו יהיה זאת אך לאחר",
    ),
    "hi": _listed(
        "के की का को में से ने पर है हैं था थी थे और कि यह वह भी इस उस जो तो ही एक हो गया गई गए",
        "कर किया लिए बाद तक साथ नहीं हुए हुई हुआ रहे रहा रही इन उन वे ये या",
    ),
    "bn": _listed(
        "ও এবং এই সেই যে তা তার তাদের এর না হয় হয়ে হয়েছে করে করা করেন করেছে করেছেন থেকে জন্য পর",
        "একটি এক কিন্তু বা সঙ্গে মধ্যে আর কি কে তিনি তারা ছিল আছে বলে হবে দিয়ে উপর পরে",
    ),
    "el": _listed(
        "ο η το οι τα του της των τον την τους τις και να με σε από για στο στη στην στον στις στα",
        "στους που ότι είναι ήταν θα δεν δε μη ένα μια μία ένας ως αλλά ή αν μετά πριν κατά όπως",
    ),
    "ka": _listed(
        "და რომ არ არის იყო ეს ის ამ იმ რომელიც თუ მაგრამ ან კი უნდა მისი მათი შემდეგ ერთ"
    ),
    "hy": _listed("և եւ է են որ ի այս այդ այն համար հետ մեջ մասին էր էին չի բայց կամ իր նրա հետո"),
    "am": _listed("እና ነው ነበር ላይ ውስጥ ወደ ከ በ ለ ግን ይህ ያ ነበሩ ናቸው"),
    "ko": _listed(
        "및 등 이 그 수 것 더 또 또는 한 위해 대해 대한 통해 있는 있다 했다 말했다 밝혔다"
    ),
}
# By letters, longest first where one begins like another.
UNSPACED = _listed(
    "的 了 是 在 被 与 與 及 和 从 從 着 已 把 由 这 這 那",
    "ที่ ซึ่ง และ ของ ใน ได้ ให้ ว่า จะ เป็น มี การ ความ กับ จาก ไม่ ไป มา อยู่ โดย เพื่อ แล้ว นี้ นั้น ถูก ผู้ เมื่อ",
    "หรือ แต่ ก็ ยัง ต้อง ด้วย หลัง ก่อน เข้า ขึ้น",
    "ທີ່ ແລະ ຂອງ ໃນ ໄດ້ ໃຫ້ ວ່າ ຈະ ເປັນ ມີ ການ ຄວາມ ກັບ ຈາກ ບໍ່",
    "និង នៃ ក្នុង បាន ដែល ទៅ ជា មាន ថា នៅ ដោយ ពី ការ",
    "များ သည် တွင် မှ ကို နှင့် ခဲ့ ပြီး သော ဖြင့် အတွက် ၏",
)
STOP_WORDS = frozenset().union(*BY_LANGUAGE.values())
