"""What can be a Vietnamese syllable, and what only a slip of the fingers makes."""

import re
from functools import lru_cache

_ONSET = "ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|b|c|d|g|h|k|l|m|n|p|q|r|s|t|v|x"
#: Vowels that a consonant may close, those that one must close, those that none can.
_OPEN = "ia|ya|ua|ue|uy|oa|oe|a|e|i|o|u|y"
_CLOSED = "uye|ie|ye|uo|oo|uya"
_FULL = "oai|oay|oeo|uai|uay|uoi|uou|ieu|yeu|uyu|oao|uau|uya|oi|ai|ao|au|ay|eo|eu|iu|ui|uu"
_CODA = "ng|nh|ch|c|m|n|p|t"
_SYLLABLE = re.compile(
    rf"(?:{_ONSET})?(?:(?:{_OPEN})(?:{_CODA})?|(?:{_CLOSED})(?:{_CODA})|{_FULL})"
)
_DOUBLED = re.compile(r"([aeod])\1")
_TONE_KEY = re.compile(r"(?<=[aeiouy])[fsrxjz]|(?<=[aeiouy][cmnpt])[fsrxjz]|(?<=[cn][gh])[fsrxjz]")


@lru_cache(maxsize=65_536)
def is_syllable(folded: str) -> bool:
    """Whether letters without diacritics can be a syllable of the language."""
    return _SYLLABLE.fullmatch(folded) is not None


def untyped(folded: str) -> str | None:
    """The syllable behind what Telex left of it: `hanhf`, `dduowcj`; None where it was none.

    Only letters that cannot be a syllable as they stand are taken for left-overs.
    """
    if is_syllable(folded):
        return None
    bare = _DOUBLED.sub(r"\1", folded)
    vowel_for_w = re.sub(r"(?<![aou])w", "u", bare)
    bare = vowel_for_w.replace("w", "")
    for found in (bare, _TONE_KEY.sub("", bare, count=1)):
        if found != folded and is_syllable(found):
            return found
    return None
