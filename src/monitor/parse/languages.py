"""Language tags as feeds write them, to BCP 47 primary tags."""

import re

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_MEANT = {"ua": "uk", "jp": "ja", "cn": "zh", "iw": "he", "gr": "el", "cz": "cs", "dk": "da",
          "eng": "en", "rus": "ru", "ukr": "uk", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr",
          "ara": "ar", "heb": "he", "spa": "es", "in": "id", "nb": "no"}  # fmt: skip
_NAMES = {  # English names, as GDELT and some publishers write them
    "afrikaans": "af", "albanian": "sq", "amharic": "am", "arabic": "ar", "armenian": "hy",
    "azerbaijani": "az", "basque": "eu", "belarusian": "be", "bengali": "bn", "bosnian": "bs",
    "bulgarian": "bg", "burmese": "my", "catalan": "ca", "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et",
    "finnish": "fi", "french": "fr", "galician": "gl", "georgian": "ka", "german": "de",
    "greek": "el", "gujarati": "gu", "hebrew": "he", "hindi": "hi", "hungarian": "hu",
    "icelandic": "is", "indonesian": "id", "italian": "it", "japanese": "ja", "kannada": "kn",
    "kazakh": "kk", "khmer": "km", "korean": "ko", "kurdish": "ku", "latvian": "lv",
    "letzeburgesch": "lb", "lithuanian": "lt", "macedonian": "mk", "malay": "ms",
    "malayalam": "ml", "marathi": "mr", "mongolian": "mn", "nepali": "ne", "norwegian": "no",
    "norwegiannynorsk": "nn", "persian": "fa", "polish": "pl", "portuguese": "pt",
    "punjabi": "pa", "romanian": "ro", "russian": "ru", "serbian": "sr", "sinhala": "si",
    "sinhalese": "si", "slovak": "sk", "slovenian": "sl", "somali": "so", "spanish": "es",
    "swahili": "sw", "swedish": "sv", "tamil": "ta", "telugu": "te", "thai": "th",
    "tibetan": "bo", "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
}  # fmt: skip


def primary(text: str) -> str:
    """`en-GB` to `en`; country codes that are meant as languages repaired; "" for what is none."""
    if not text:
        return ""
    text = text.strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    match = _TAG.fullmatch(text)
    if match is None or match.group(1) in ("und", "mul", "zxx"):
        return ""
    return _MEANT.get(match.group(1), match.group(1))
