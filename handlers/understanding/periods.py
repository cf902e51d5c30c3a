"""Days said in a question: every match of the rules, those within others too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.understanding.numbers import NotANumber
from handlers.understanding.period_reading import Now, Span
from handlers.understanding.period_rules import MONTH_YEAR, QUARTER_YEAR, RULES
from handlers.understanding.workyears import NoSuchDate

__all__ = ["WORDS", "Found", "Span", "find"]

#: Words that days are told with.
WORDS: Final = frozenset(
    "thang nam quy tuan ngay hom dau cuoi den tu nay truoc qua toi sau giai doan nhiem ky".split()
    + "duong lich het vua roi ngoai mai".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where in the text a period was said, and what it is; a day that is none is in `no_day`."""

    start: int
    end: int
    span: Span | None
    no_day: str = ""


def _ways(rule: str) -> Iterator[str]:
    for name, each in (("MONTH", MONTH_YEAR), ("QUARTER", QUARTER_YEAR)):
        if name in rule:
            yield from (rule.replace(name, f"(?:{way})") for way in each)
            return
    yield rule


_COMPILED = tuple(
    (re.compile(rf"(?<![^ ])(?:{way})(?![^ ])"), read)
    for rule, read in RULES
    for way in _ways(rule)
)


def _overlapping(rule: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, those within others too: `tỉnh đến 30/6` is not `tính đến 30/6`."""
    match = rule.search(text)
    while match is not None:
        yield match
        match = rule.search(text, match.start() + 1)


def find(text: str, today: date, *, ahead: bool) -> Iterator[Found]:
    """All periods said in folded text, overlapping ones too."""
    now = Now(today, ahead)
    for rule, read in _COMPILED:
        for match in _overlapping(rule, text):
            try:
                yield Found(match.start(), match.end(), read(match, now))
            except NoSuchDate as wrong:
                yield Found(match.start(), match.end(), None, str(wrong.args[0]))
            except NotANumber:
                continue
