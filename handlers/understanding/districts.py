"""`Q3` in a city with numbered districts: the third district, or the third quarter."""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding.names import Names
from handlers.understanding.normalise import Token

#: Words that an office follows.
_PLACING = frozenset({"cua", "o", "tai", "thuoc", "cuc", "cc", "voi", "ben", "cho", "chv", "vien"})
_TIMES = frozenset({"quy", "thang", "tuan", "ngay", "hom"})
_WITH_YEAR = re.compile(r"\d{1,2}[/.](?:19|20)\d{2}")
_QUARTERS = frozenset({"1", "2", "3", "4"})
_DISTRICT, _QUARTER = "quan", "quy"


def told_apart(tokens: Sequence[Token], names: Names) -> list[tuple[Token, ...]]:
    """The tokens with each `q` spelt out; in both ways where nothing beside it decides."""
    places = [place for place in range(len(tokens) - 1) if _is_open(tokens, place, names)]
    if not places:
        return [tuple(tokens)]
    ways = [_DISTRICT] if _are_districts(tokens, places) else [_QUARTER, _DISTRICT]
    return [
        tuple(
            replace(token, text=way, toned=way, folded=way) if place in places else token
            for place, token in enumerate(tokens)
        )
        for way in ways
    ]


def _is_open(tokens: Sequence[Token], place: int, names: Names) -> bool:
    pair = f"{tokens[place].folded} {tokens[place + 1].folded}"
    numbered = tokens[place + 1].folded.isdecimal()
    return tokens[place].folded == "q" and numbered and pair in names.units


def _are_districts(tokens: Sequence[Token], places: Sequence[int]) -> bool:
    """Whether the words beside say districts: a fifth one, several, a word for a place, a time."""
    if len(places) > 1 or any(tokens[place + 1].folded not in _QUARTERS for place in places):
        return True
    before = tokens[places[0] - 1].folded if places[0] else ""
    words = [token.folded for token in tokens]
    timed = any(word in _TIMES or _WITH_YEAR.fullmatch(word) for word in words)
    return before in _PLACING or timed
