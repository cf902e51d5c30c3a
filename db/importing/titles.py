"""Titles of sheets and columns: which of ours each means, for sure or only by its likeness."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

from rapidfuzz import fuzz

from db.folding import fold
from db.importing.sheets import SHEETS, Sheet

#: What offices shorten, folded; each stands for one thing only in the titles of their books.
_SHORT: Final[Mapping[str, str]] = {
    "qd": "quyet dinh",
    "tha": "thi hanh an",
    "qdtha": "quyet dinh thi hanh an",
    "dv": "don vi",
    "chv": "chap hanh vien",
    "ba": "ban an",
    "cc": "cuong che",
    "bl": "bien lai",
    "vks": "vien kiem sat",
    "vksnd": "vien kiem sat nhan dan",
    "qdcc": "quyet dinh cuong che",
}
_UNITS: Final[Mapping[str, int]] = {
    "": 1,
    "1000": 10**3,
    "nghin": 10**3,
    "ngan": 10**3,
    "1000000": 10**6,
    "trieu": 10**6,
    "tr": 10**6,
    "ty": 10**9,
    "ti": 10**9,
}
_UNIT = re.compile(
    r"(?:\(\s*|\b(?:dvt|don vi tinh)\s*:?\s*\(?)(?:(?:dvt|don vi tinh)\s*:?\s*)?"
    r"(1[., ]?000(?:[., ]?000)?|nghin|ngan|trieu|tr|ty|ti)?\s*(?:dong|vnd|d)\.?\s*\)?"
)
#: Likeness from which a title is taken for a slip of ours, and the lead it needs over the next.
_NEAR, _LEAD = 85.0, 5.0
_WORDS = re.compile(r"[^\W_]+")
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Title:
    """A column's title as it is compared, and the dong that one unit below it stands for.

    `unit` is 0 where the title says nothing of it.
    """

    words: str
    unit: int = 0


@lru_cache(maxsize=4096)
def title(text: str) -> Title:
    """Folded, abbreviations written out, without its unit or the mark of a must."""
    folded = fold(text).replace("(%)", "").replace("*", "")
    found = _UNIT.search(folded)
    unit = 0
    if found:
        unit = unit_of(found)
        folded = folded[: found.start()] + folded[found.end() :]
    return Title(_spelt_out(folded), unit)


def unit_of(found: re.Match[str]) -> int:
    """The dong of a unit that was found."""
    return _UNITS[re.sub(r"[., ]", "", found[1] or "")]


def stated_unit(text: str) -> int:
    """The unit that a line above a table states (`ĐVT: 1.000 đồng`), in dong; 0 for none."""
    folded = fold(text)
    if not re.search(r"\b(dvt|don vi tinh|don vi)\b", folded):
        return 0
    found = re.search(
        r"(?:dvt|don vi tinh|don vi)\s*:?\s*\(?\s*"
        r"(1[., ]?000(?:[., ]?000)?|nghin|ngan|trieu|tr|ty|ti)?\s*(?:dong|vnd|d)\b",
        folded,
    )
    return unit_of(found) if found else 0


def _spelt_out(folded: str) -> str:
    words = _WORDS.findall(folded)
    return " ".join(_SHORT.get(word, word) for word in words)


def sheet_of(name: str) -> Sheet | None:
    """The sheet that a name stands for, capitals, accents and blanks aside."""
    return _SHEETS.get(fold(name))


def near_sheets(name: str) -> list[Sheet]:
    """The sheets that a name may stand for: `1. Việc`, `Thu tiền T3`; the likest first."""
    words = " ".join(w for w in _WORDS.findall(fold(name)) if not re.search(r"\d", w))
    scores = {id(sheet): (_likeness(words, known), sheet) for known, sheet in _SHEETS.items()}
    return _best((score, sheet) for score, sheet in scores.values())


@dataclass(frozen=True, slots=True)
class Names:
    """What the titles of one sheet stand for: our names of its columns.

    `said` is what a person said of titles, by their folded text; "" leaves a column out.
    """

    sheet: Sheet
    said: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str) -> str | None:
        """Our name of the column that a title means for sure; "" for one that is left out."""
        said = self.said.get(fold(text))
        return _COLUMNS[self.sheet.name].get(title(text).words) if said is None else said

    def sure(self, titles: Iterable[str]) -> set[str]:
        """The columns that some titles mean for sure."""
        return {name for text in titles if text and (name := self.of(text))}

    def likely(self, titles: Iterable[str]) -> set[str]:
        """The columns that are there for sure, and those that a title is like."""
        found = self.sure(titles)
        free = [column.name for column in self.sheet.columns if column.name not in found]
        rest = [text for text in titles if text and self.of(text) is None]
        return found.union(*(self.near(text, free) for text in rest))

    def near(self, text: str, free: Iterable[str]) -> list[str]:
        """The columns among `free` that a title may mean, the likest first."""
        words = title(text).words
        scores: dict[str, float] = {}
        wanted = set(free)
        for known, name in _COLUMNS[self.sheet.name].items():
            if name in wanted:
                scores[name] = max(scores.get(name, 0.0), _likeness(words, known))
        return _best((score, name) for name, score in scores.items())


def _best(scored: Iterable[tuple[float, Named]]) -> list[Named]:
    """Those that are near, down to where the likest has a clear lead."""
    near = sorted((s for s in scored if s[0] >= _NEAR), key=lambda pair: -pair[0])
    return [one for score, one in near if near[0][0] - score < _LEAD]


def _likeness(words: str, known: str) -> float:
    """0 to 100; digits are compared exactly, and a title within a longer one is near too."""
    if _digits(words) != _digits(known) or not words:
        return 0.0
    if len(known.split()) > 1 and f" {known} " in f" {words} ":
        return 90.0 + len(known) / 10
    return fuzz.ratio(words, known)


def _digits(words: str) -> list[str]:
    return re.findall(r"\d+", words)


_SHEETS: Final[Mapping[str, Sheet]] = {
    fold(name): sheet for sheet in SHEETS for name in (sheet.title, *sheet.also)
}
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    sheet.name: {
        title(text).words: column.name
        for column in sheet.columns
        for text in (column.title, *column.also)
    }
    for sheet in SHEETS
}
#: Everything that a column may be headed with.
TITLES: Final = frozenset(words for known in _COLUMNS.values() for words in known)
