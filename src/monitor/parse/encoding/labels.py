"""Names of encodings to Python's codecs, as browsers understand them.

The WHATWG Encoding Standard (https://encoding.spec.whatwg.org/, 4.2) lists every name that pages
use, and what each means in practice: Latin 1 is Windows-1252, GB 2312 is GB 18030, Shift_JIS is
Windows-31J. UTF-7 and other names that it leaves out are unknown here, too.
"""

import codecs
import re

_ISO = re.compile(r"iso[-_]?8859[-_]?(\d{1,2})(?:-[ei]|:\d{4})?")
_WINDOWS = re.compile(r"(?:x-)?(?:cp|windows-)(125[0-8])")
_ISO_MEANS = {"1": "cp1252", "9": "cp1254", "11": "cp874"}
_NO_PART = 12  # of ISO 8859
_ISO_PARTS = frozenset(str(part) for part in range(1, 17) if part != _NO_PART)
_NAMES = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "cp866": "866 cp866 csibm866 ibm866",
    "cp874": "dos-874 tis-620 windows-874",
    "cp1252": "ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-ir-100 l1 latin1 us-ascii",
    "cp1254": "csisolatin5 iso-ir-148 l5 latin5",
    "iso8859-2": "csisolatin2 iso-ir-101 l2 latin2",
    "iso8859-3": "csisolatin3 iso-ir-109 l3 latin3",
    "iso8859-4": "csisolatin4 iso-ir-110 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-ir-144",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-ir-127",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso-ir-138 logical visual",
    "iso8859-10": "csisolatin6 iso-ir-157 l6 latin6",
    "iso8859-15": "csisolatin9 l9",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gb18030 gbk iso-ir-58 "
    "x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "euc_jis_2004": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp_ext": "csiso2022jp iso-2022-jp",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
    "ksc_5601 windows-949",
}
_CODECS = {label: codec for codec, labels in _NAMES.items() for label in labels.split()}


def codec_of(label: str) -> str:
    """Python's name of the encoding that a label means; "" for a label that nobody knows."""
    label = label.strip().lower()
    if windows := _WINDOWS.fullmatch(label):
        return f"cp{windows.group(1)}"
    iso = _ISO.fullmatch(label)
    if iso and iso.group(1) in _ISO_PARTS:
        return _ISO_MEANS.get(iso.group(1), f"iso8859-{iso.group(1)}")
    return _CODECS.get(label, "")


def text_of(body: bytes, codec: str) -> str:
    """`body` in this encoding; a byte that has no meaning there costs itself alone."""
    return body.decode(codec, _FORGIVING)


def _undefined(error: UnicodeError) -> tuple[str, int]:
    """Control characters for what a Windows code page leaves undefined, as the standard has it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.startswith(("cp125", "cp874", "charmap")):
        return chr(error.object[error.start]), error.start + 1
    return "\ufffd", error.start + 1


_FORGIVING = "monitor.undefined"
codecs.register_error(_FORGIVING, _undefined)
