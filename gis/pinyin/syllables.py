"""Syllables of Hanyu Pinyin: their tone, their letters without it, and what is a syllable at all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0261", "aaaaeeeeiiiioooouuuuüüüünnnmg")
"""Letters with a tone, and the script g that some dictionaries print, to those without."""
_MARKED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
_INITIALS = "b|p|m|f|d|t|n|l|g|k|h|j|q|x|zh|ch|sh|r|z|c|s|y|w"
_FINALS = (
    "a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ua|uo|uai|ui|uan|un|uang|ue|ü|üe|üan|ün"
)
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?:{_FINALS})|er|r")
"""Looser than the table of the 410 syllables; it is there to find slips of a pen. ``r`` alone is 儿 in 儿化."""


@lru_cache(maxsize=4096)
def toneless(syllable: str) -> str:
    """The syllable without its tone, in small letters; ü stays ü."""
    return unicodedata.normalize("NFC", syllable).lower().translate(_TONES)


def is_toned(text: str) -> bool:
    """Whether any letter bears a tone."""
    return bool(_MARKED.search(unicodedata.normalize("NFC", text).lower()))


def is_syllable(written: str) -> bool:
    """Whether this can be one syllable in small letters with at most one tone."""
    marks = len(_MARKED.findall(written))
    return marks <= 1 and bool(_SYLLABLE.fullmatch(toneless(written))) and written == written.lower()


def is_han(sign: str) -> bool:
    """Whether a sign is a Chinese character, 〇 among them."""
    code = ord(sign)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF or code == 0x3007


def joined(syllables: tuple[str, ...]) -> str:
    """Syllables as one word, with an apostrophe before each a, o or e that does not begin it (rule 11)."""
    word = ""
    for syllable in syllables:
        word += "'" + syllable if word and toneless(syllable)[:1] in {"a", "o", "e"} else syllable
    return word
