"""What can be a Vietnamese syllable, and what only a slip of the fingers makes."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from db.folding import fold

#: All that may follow the first consonant, with the signs of the vowels and without tones.
_RIMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay "
    "oăc oăm oăn oăng oăt oe oen oeo oet ooc oong "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ "
    "uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu "
    "ươc ươi ươm ươn ương ươp ươt ươu y"
).split()
#: Rimes that no consonant stands before.
_ALONE: Final = "yêm yên yêng yêt yêu".split()
#: Consonants, and the vowels that they are not written before.
_ONSETS: Final = {
    **dict.fromkeys("b ch d đ h k kh l m n nh p ph r s t th tr v x".split(), ""),
    "gi": "iy",
    "qu": "uư",
    **dict.fromkeys("c g ng".split(), "eêiy"),
    **dict.fromkeys("gh ngh".split(), "aăâoôơuưy"),
}
#: After `gi` and `qu` rimes whose first letter theirs already is: `giêng`, `gìn`, `quý`, `quynh`.
_SHARED: Final = {
    "gi": ("", "n"),
    "qu": ("yên", "yêt", "ynh", "yt", "ych", "âu", "ên"),
}
#: A syllable that ends in one of these has one of two tones.
_STOPPED: Final = ("c", "ch", "p", "t")
_SHARP, _HEAVY = "\u0301", "\u0323"
TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_DOUBLED = re.compile(r"([aeod])\1")
_TONE_KEY = re.compile(r"(?<=[aeiouy])[fsrxjz]|(?<=[aeiouy][cmnpt])[fsrxjz]|(?<=[cn][gh])[fsrxjz]")

_SPELT: Final = frozenset(
    [*_RIMES, *_ALONE]
    + [
        onset + rime
        for onset, never in _ONSETS.items()
        for rime in (*_RIMES, *_SHARED.get(onset, ()))
        if rime[:1] not in never or not never
    ]
)
_FOLDED: Final = frozenset(map(fold, _SPELT))


def is_syllable(folded: str) -> bool:
    """Whether letters without diacritics can be a syllable of the language."""
    return folded in _FOLDED


@lru_cache(maxsize=65_536)
def is_spelt(toned: str) -> bool:
    """Whether a word with its tone at its end is spelt as a syllable can be: `nàt` is not."""
    bare = toned.rstrip(TONES)
    stopped = bare.endswith(_STOPPED)
    return bare in _SPELT and (not stopped or toned[-1] in (_SHARP, _HEAVY))


#: Keys of Telex and what they write: marks over letters, then the tone of the word.
_MARKS: Final = (
    *(("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("dd", "đ")),
    *(("uow", "ươ"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư")),
)
_TONE_KEYS: Final = dict(zip("fsrxj", "\u0300\u0301\u0309\u0303\u0323", strict=True))


def typed_out(text: str) -> str | None:
    """What the keys of Telex say, its tone at its end: `thanhj` is thạnh; None where nothing."""
    keys = [place for place, letter in enumerate(text) if letter in _TONE_KEYS and place]
    for place in (*keys[::-1], None):
        bare = text if place is None else text[:place] + text[place + 1 :]
        for typed, written in _MARKS:
            bare = bare.replace(typed, written)
        toned = bare + (_TONE_KEYS[text[place]] if place is not None else "")
        if toned != text and is_spelt(toned):
            return toned
    return None


def untyped(text: str) -> str | None:
    """The syllable behind what Telex left of it: `hanhf`, `dduowcj`; None where it was none.

    Only letters that cannot be a syllable as they stand are taken for left-overs, and a word that
    has its tone has no key of one.
    """
    if is_syllable(fold(text)):
        return None
    bare = _DOUBLED.sub(r"\1", text)
    bare = re.sub(r"(?<![aou])w", "u", bare).replace("w", "")
    toned = any(sign in TONES for sign in unicodedata.normalize("NFD", text))
    for found in (bare, *(() if toned else (_TONE_KEY.sub("", bare, count=1),))):
        if found != text and is_syllable(fold(found)):
            return fold(found)
    return None
