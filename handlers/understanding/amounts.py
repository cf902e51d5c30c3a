"""Amounts of dong, ages of cases, counts and pages, with the bounds that people set to them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from db.query import Bound
from handlers.understanding.numbers import below_thousand, scaled

UNITS: Final = {
    "nghin": 10**3,
    "ngan": 10**3,
    "k": 10**3,
    "trieu": 10**6,
    "tr": 10**6,
    "cu": 10**6,
    "ty": 10**9,
    "toi": 10**9,
    "dong": 1,
    "d": 1,
    "vnd": 1,
}
_MONTHS: Final = {"thang": 1, "nam": 12}
_NOUNS: Final = {
    **dict.fromkeys(("don vi", "chi cuc", "dv", "cc", "phong", "huyen", "co quan"), "unit"),
    **dict.fromkeys(("chap hanh vien", "chv", "can bo", "nguoi"), "officer"),
    **dict.fromkeys(
        ("quan", "quan huyen", "khu vuc", "noi", "dia phuong", "phong khu vuc"), "unit"
    ),
    **dict.fromkeys(("loai an", "loai viec", "loai"), "category"),
    **dict.fromkeys(("nhom an", "nhom"), "group"),
    **dict.fromkeys(("viec", "vu", "an", "ho so", "vu viec", "vu an", "viec an"), "case"),
}

#: Where something ends, and its value.
Found = tuple[int, int]
Reader = Callable[[Sequence[str], int], Found | None]
#: What was found: kind, value, first word, end.
Piece = tuple[str, Any, int, int]

#: A number after these belongs to them.
_NUMBERED: Final = frozenset("thang quy quan ngay vuc kv phong tuan ky".split())
_ABOVE, _FROM, _BELOW, _TO = "above", "from", "below", "to"
_BEFORE: Final = {
    **dict.fromkeys(
        (
            *("tren", "hon", "qua", "vuot", "lon hon", "nhieu hon", "cao hon", "vuot qua"),
            *("da qua", "lau hon", "da hon", "da tren", "qua han", "lau qua"),
            *("keo dai qua", "keo dai tren", "keo dai hon"),
        ),
        _ABOVE,
    ),
    **dict.fromkeys(("tu", "it nhat", "toi thieu", "khong duoi", "khong it hon", "da tu"), _FROM),
    **dict.fromkeys(
        ("duoi", "nho hon", "thap hon", "chua den", "chua toi", "it hon", "chua day", "chua qua"),
        _BELOW,
    ),
    **dict.fromkeys(("khong qua", "toi da", "khong vuot qua", "khong hon", "ko qua"), _TO),
}
_AFTER: Final = {
    **dict.fromkeys(("tro len", "do len"), _FROM),
    **dict.fromkeys(("tro xuong", "do xuong", "quay xuong"), _TO),
}
#: Words that bound something or that numbers are counted in.
WORDS: Final = frozenset(
    word for said in (*UNITS, *_MONTHS, *_BEFORE, *_AFTER) for word in said.split()
)
_JOINS: Final = ("den", "toi", "-", "va")
_LONGEST: Final = 3
#: The number of a page; a list of more does not exist.
_PAGE: Final = re.compile(r"[1-9][0-9]{0,4}")


def find(words: Sequence[str]) -> Iterator[Piece]:
    """All that bounds an amount or an age, and all counts, overlapping ones too."""
    for begin in range(len(words)):
        for kind, read in (("amount", money), ("age", months)):
            for low, high, end in _bounds(words, begin, read):
                yield kind, (low, high), begin, end
        yield from _counted(words, begin)
        if words[begin] == "trang" and _PAGE.fullmatch(_word(words, begin + 1)):
            yield "page", int(words[begin + 1]), begin, begin + 2


def money(words: Sequence[str], at: int) -> Found | None:
    """An amount in whole dong: `5 tỷ`, `năm tỷ rưỡi`, `2 tỷ 500 triệu`, `1.302.149.000 đồng`."""
    total, least, began = 0, 10**12, at
    while (part := _part(words, at, UNITS)) is not None and part[2] < least:
        at, total, least = part[0], total + part[1], part[2]
        if _word(words, at) == "ruoi":
            return at + 1, total + least // 2
    if at == began:
        return None
    rest = _digit(words, at)
    if rest is not None and least >= 10**6 and not _counts(words, at + 1):
        at, total = at + 1, total + rest * (least // 10)
    while _word(words, at) in ("dong", "d", "vnd"):
        at += 1
    return at, total


def _counts(words: Sequence[str], at: int) -> bool:
    """Whether what stands here is counted by the number before it."""
    word = _word(words, at)
    return word in UNITS or word in _MONTHS or any(word == noun.split()[0] for noun in _NOUNS)


def months(words: Sequence[str], at: int) -> Found | None:
    """An age in months: `12 tháng`, `hai năm`, `một năm rưỡi`."""
    part = _part(words, at, _MONTHS)
    if part is None:
        return None
    end, total, unit = part
    if unit == 12 and _word(words, end) == "ruoi":
        return end + 1, total + 6
    return end, total


def _part(words: Sequence[str], at: int, units: dict[str, int]) -> tuple[int, int, int] | None:
    """A number with its unit: end, value, unit."""
    number = _word(words, at)
    unit = units.get(_word(words, at + 1))
    if number == "nua" and unit is not None and unit > 1:
        return at + 2, unit // 2, unit
    if number[:1].isdigit():
        value = None if unit is None else scaled(number, unit)
        return None if value is None or unit is None else (at + 2, value, unit)
    said = below_thousand(words, at)
    counted = units.get(_word(words, said[0])) if said else None
    return None if said is None or counted is None else (said[0] + 1, said[1] * counted, counted)


def _digit(words: Sequence[str], at: int) -> int | None:
    """The figure after the point of `hai tỷ ba`."""
    word = _word(words, at)
    if word.isdecimal() and len(word) == 1 and word != "0":
        return int(word)
    said = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
    return said.get(word)


def _bounds(
    words: Sequence[str], begin: int, read: Reader
) -> Iterator[tuple[Bound | None, Bound | None, int]]:
    yield from _between(words, begin, read)
    for prefix, start in _prefixes(words, begin):
        found = read(words, start)
        if found is None:
            continue
        end, value = found
        side, suffix = prefix, _suffix(words, end)
        if suffix and prefix in ("", _FROM):
            side, end = suffix
        elif read is months and words[begin:start] == ["tu"]:
            continue  # `từ 2 năm nay` says since when, not how old
        if side:
            bound = Bound(value, inclusive=side in (_FROM, _TO))
            yield (None, bound, end) if side in (_BELOW, _TO) else (bound, None, end)


def _prefixes(words: Sequence[str], begin: int) -> Iterator[tuple[str, int]]:
    yield "", begin
    for size in range(1, _LONGEST + 1):
        prefix = _BEFORE.get(" ".join(words[begin : begin + size]))
        if prefix is not None and begin + size < len(words):
            yield prefix, begin + size


def _suffix(words: Sequence[str], at: int) -> tuple[str, int] | None:
    side = _AFTER.get(" ".join(words[at : at + 2]))
    return (side, at + 2) if side else None


def _between(words: Sequence[str], begin: int, read: Reader) -> Iterator[tuple[Bound, Bound, int]]:
    """`từ 2 đến 5 tỷ`, `từ 500 triệu đến 2 tỷ`: both included; the unit may be said once."""
    start = begin + 1 if words[begin] in ("tu", "khoang", "giua") else begin
    number = _word(words, start)
    low = read(words, start)
    join = low[0] if low else start + 1
    if _word(words, join) not in _JOINS or (not low and not number[:1].isdigit()):
        return
    high = read(words, join + 1)
    if high is None:
        return
    if low is None:
        low = read([number, *words[high[0] - 1 : high[0]]], 0)
    if low is not None and low[1] <= high[1]:
        yield Bound(low[1], inclusive=True), Bound(high[1], inclusive=True), high[0]


def _counted(words: Sequence[str], begin: int) -> Iterator[Piece]:
    """`5 đơn vị`, `năm chi cục`, `top 10 việc`, `top 3`."""
    if begin and words[begin - 1] in _NUMBERED:
        return  # `tháng 5 chi cục Sơn Hà`: the fifth month
    top = words[begin] == "top"
    at = begin + top
    word = _word(words, at)
    if word.isdecimal() and len(word) <= 3:
        end, number = at + 1, int(word)
    else:
        said = below_thousand(words, at)
        if said is None:
            return
        end, number = said
    if number == 0:
        return
    for size in range(1, _LONGEST + 1):
        noun = _NOUNS.get(" ".join(words[end : end + size]))
        if noun is not None and end + size <= len(words):
            yield "limit", (number, noun), begin, end + size
    if top:
        yield "limit", (number, ""), begin, end


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
