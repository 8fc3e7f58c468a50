"""Language tags as feeds write them, to BCP 47 primary tags."""

import re

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_MEANT = {"ua": "uk", "jp": "ja", "cn": "zh", "iw": "he", "gr": "el", "cz": "cs", "dk": "da",
          "eng": "en", "rus": "ru", "ukr": "uk", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr",
          "ara": "ar", "heb": "he", "spa": "es", "in": "id", "nb": "no"}  # fmt: skip
_NAMES = {"english": "en", "russian": "ru", "ukrainian": "uk", "german": "de", "french": "fr",
          "arabic": "ar", "hebrew": "he", "spanish": "es", "chinese": "zh", "persian": "fa",
          "turkish": "tr", "italian": "it", "portuguese": "pt", "polish": "pl"}  # fmt: skip


def primary(text: str) -> str:
    """`en-GB` to `en`; country codes that are meant as languages repaired; "" for what is none."""
    text = text.strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    match = _TAG.fullmatch(text)
    if match is None or match.group(1) in ("und", "mul", "zxx"):
        return ""
    return _MEANT.get(match.group(1), match.group(1))
