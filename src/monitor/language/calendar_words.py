"""Words around the names of months and weekdays: halves of the day, and those that only link.

Source: formats of dates and times in Unicode CLDR, under the licence in cldr.LICENSE; and feeds.
"""

from monitor.language.fold import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).replace(".", "").split())


# "9 de marzo", "le 9 mars", "9. marts kl. 21.04": they stand before what they link.
LINKS = _folded(
    "de del di da do of the on at um am den der die le la el il les a à as às las alle ore ora "
    "oras kl klokken klo kello o ob u v ve w в во о об у ал на στις dne dnia dňa godz ang noong "
    "في الساعة ساعت ב בשעה saat pukul pkl jam tanggal tgl ngày lúc ค.ศ. พ.ศ. เวลา д"
)
# "2026 г.", "21.04 Uhr": they stand behind a number.
UNITS = _folded("г год года году р рік року ж թ m d gada uhr h hr hrs hours hod godz น л")

_BEFORE_NOON = _folded(
    "am a.m. vm fm f.m. f.h. p.d. πμ π.μ. ص صباحا dop dopoldne ap de pg öö to sa dp дп ق.ظ. "
    "pr.p priešpiet priekšp priekšpusdienā r.n. yb пр.об. претпл paradite prijepodne förmiddag "
    'לפנה"צ 上午 午前 凌晨 早上 清晨 午夜 오전 ก่อนเที่ยง ਪੂ.ਦੁ. manhã ఉ'
)
_AFTER_NOON = _folded(
    "pm p.m. nm em e.m. e.h. m.d. μμ μ.μ. م مساء odp pop popoldne ip du ptg ös tk ch пп ب.ظ. "
    "popiet pēcp pēcpusdienā i.n. yh сл.об. попл pasdite popodne eftermiddag "
    'אחה"צ 下午 午后 中午 晚上 오후 หลังเที่ยง ਬਾ.ਦੁ. tarde సా'
)
_HALVES = {"a m": 0, "p m": 12} | dict.fromkeys(_BEFORE_NOON, 0) | dict.fromkeys(_AFTER_NOON, 12)


def half(words: str) -> int | None:
    """The hours before the half of the day that folded words without stops name: 0 or 12."""
    return _HALVES.get(words)
