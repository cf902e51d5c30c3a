"""One cell becomes one value; what can be read in two ways is an error, never a guess."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final

from db.folding import fold, tidy
from db.importing.report import Detail, Reason, Ways
from db.importing.sheets import Column, Kind

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Reader = Callable[[Cell], Any]

#: No case is about more, in dong; a larger number is a slip (and would overflow sums).
LARGEST: Final = 10**16

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the day 0 of the spreadsheets' serial numbers
_SERIALS = range(20_000, 80_000)  # 1954 to 2119; other numbers are not days
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:[/.\-]|tháng)\s*(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4})(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(\d{1,2})\s*(?:h|:|g|giờ)\s*(\d{2})?(?::(\d{2})(?:\.0+)?)?(?!\d)")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_CLOCK_WORDS = re.compile(r"\b(ngày|lúc|vào|hồi|phút|T)\b", re.IGNORECASE)
#: Dong with a fraction of nothing; `.000` could also be a group, of a number that lost a mark.
_NO_FRACTION = re.compile(r"(\d+)[.,]0{1,2}")
#: The same where the groups are marked in one way and the fraction in the other.
_GROUPED_FRACTION = re.compile(r"(\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,]0{1,2}")
#: A formula without its value, an error that stands for one, or a text that would become one.
_FORMULA = re.compile(r"=|#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|ERROR!)")
_CURRENCY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|,-)\.?$", re.IGNORECASE)
_PART = r"([\d.,\s]+?)\s*(nghìn|ngàn|triệu|tr|tỷ|tỉ)\s*"
_PARTS = re.compile(_PART, re.IGNORECASE)
_ALL_PARTS = re.compile(f"(?:{_PART})+", re.IGNORECASE)
_UNITS: Final = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tr": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}


class Unreadable(Exception):
    """The cell holds nothing of the kind that its column has."""

    def __init__(self, reason: Reason, detail: Detail = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def reader(column: Column, unit: int = 1) -> Reader:
    """What gives the value of a cell in `column`; None where it is blank. Unreadable says why not.

    Cells of which a column holds few different ones are read once each. Money is in units of
    `unit` dong.
    """
    if column.kind is Kind.MONEY and unit > 1:
        return partial(_money_in, unit)
    read = partial(_READERS[column.kind], column)
    return lru_cache(maxsize=10_000, typed=True)(read) if column.kind in _REPETITIVE else read


def shown(cell: Cell) -> str:
    """A cell as a report shows it, cut to what fits a line."""
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return tidy(str(cell))[:60] if cell is not None else ""


def _text(column: Column, cell: Cell) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = tidy(cell if isinstance(cell, str) else shown(cell))
    if text.startswith(("=", "#")) and _FORMULA.match(text):
        raise Unreadable(Reason.FORMULA)
    if len(text) > column.longest:
        raise Unreadable(Reason.TOO_LONG)
    return text or None


def _code(column: Column, cell: Cell) -> str | None:
    """Text; what a spreadsheet took for a day (`12/2020`) can no longer be told."""
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable(Reason.NOT_A_CODE)
    return _text(column, cell)


def _names(column: Column, cell: Cell) -> frozenset[str] | None:
    names = (tidy(name) for name in str(cell).split(";"))
    found = frozenset(name for name in names if name)
    if any(len(name) > column.longest for name in found):
        raise Unreadable(Reason.TOO_LONG)
    return found or None


def _choice(column: Column, cell: Cell) -> str | None:
    words = fold(str(cell))
    code = column.choices.get(words)
    if code is None and words:
        raise Unreadable(Reason.NOT_OF_THE_LIST)
    return code


def _yes_no(_column: Column, cell: Cell) -> bool | None:
    if isinstance(cell, bool):
        return cell
    words = fold(str(cell))
    answer = {"co": True, "khong": False}.get(words)
    if answer is None and words:
        raise Unreadable(Reason.NOT_OF_THE_LIST)
    return answer


def _date(column: Column, cell: Cell) -> date | None:
    moment = _moment(column, cell)
    return moment.date() if moment else None


def _moment(_column: Column, cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - the office's own clock
    if isinstance(cell, bool):
        raise Unreadable(Reason.NOT_A_DATE)
    if isinstance(cell, int | float):
        return _serial(cell)
    text = tidy(str(cell))
    if _SERIAL.fullmatch(text):
        return _serial(float(text.replace(",", ".")))
    return _written(text) if text else None


def _serial(number: float) -> datetime:
    if not _SERIALS.start <= number < _SERIALS.stop:
        raise Unreadable(Reason.NOT_A_DATE)
    return _EPOCH + timedelta(seconds=round(number * 86_400))


def _written(text: str) -> datetime:
    """`05/03/2021`, `2021-03-05`, `8h30 ngày 05/03/2021`, `08:30 05-03-2021` and the like."""
    day = _DAY_FIRST.search(text)
    other = _YEAR_FIRST.search(text)
    if other and (day is None or other.start() <= day.start()):
        year, month, number = (int(part) for part in other.groups())
        found: re.Match[str] = other
    elif day:
        number, month, year = (int(part) for part in day.groups())
        found = day
    else:
        raise Unreadable(Reason.NOT_A_DATE)
    hour, minute = _clock(text[: found.start()] + " " + text[found.end() :])
    try:
        return datetime(year, month, number, hour, minute)  # noqa: DTZ001 - the office's own clock
    except ValueError as wrong:
        raise Unreadable(Reason.NOT_A_DATE) from wrong


def _clock(rest: str) -> tuple[int, int]:
    """The hour beside a date; whatever else stands there makes the cell unreadable."""
    rest = _CLOCK_WORDS.sub(" ", rest).strip(" T,;.")
    if not rest:
        return 0, 0
    clock = _CLOCK.fullmatch(rest)
    if clock is None or int(clock[1]) > 23 or int(clock[2] or 0) > 59:
        raise Unreadable(Reason.NOT_A_TIME)
    return int(clock[1]), int(clock[2] or 0)


def _money(_column: Column, cell: Cell) -> int | None:
    """Whole dong; `.` or `,` before exactly three digits is a group mark."""
    dong = _dong(cell)
    if dong is not None and abs(dong) > LARGEST:
        raise Unreadable(Reason.NOT_MONEY)
    return dong


def _dong(cell: Cell) -> int | None:
    if isinstance(cell, str):
        return _in_words(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    raise Unreadable(Reason.NOT_MONEY)


def _in_words(cell: str) -> int | None:
    if cell.isascii() and cell.isdigit():
        return int(cell)
    text = tidy(cell)
    if not text:
        return None
    text = _CURRENCY.sub("", text)
    sign, text = (-1, text[1:].strip()) if text.startswith("-") else (1, text)
    if _ALL_PARTS.fullmatch(text):
        return sign * _summed(_PARTS.findall(text))
    return sign * _whole(text)


def _whole(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    if whole := _NO_FRACTION.fullmatch(text) or _GROUPED_FRACTION.fullmatch(text):
        return int(re.sub(r"\D", "", whole[1]))
    if _DECIMAL.fullmatch(text):
        raise Unreadable(Reason.TWO_READINGS, _ways(text, 1))
    raise Unreadable(Reason.NOT_MONEY)


def _summed(parts: list[tuple[str, str]]) -> int:
    """`1,2 tỷ`; `1 tỷ 302 triệu`, each part whole and less than one unit of that before it."""
    units = [_UNITS[unit.lower()] for _, unit in parts]
    if len(parts) == 1:
        return _scaled(parts[0][0], units[0])
    numbers = [text.strip() for text, _ in parts]
    if not all(number.isdecimal() for number in numbers):
        raise Unreadable(Reason.NOT_MONEY)
    values = [int(number) * unit for number, unit in zip(numbers, units, strict=True)]
    if any(value >= unit for value, unit in zip(values[1:], units, strict=False)):
        raise Unreadable(Reason.NOT_MONEY)
    return sum(values)


def _scaled(text: str, unit: int) -> int:
    """`1,2 tỷ`, `1.302.149 triệu`; `1.200 triệu` could be 1.200 or 1,2 and is refused."""
    text = text.strip()
    if text.isdecimal():
        return int(text) * unit
    if _GROUPED.fullmatch(text):
        if len(re.findall(r"[.,]", text)) == 1:
            raise Unreadable(Reason.TWO_READINGS, _ways(text, unit))
        return int(re.sub(r"\D", "", text)) * unit
    if not _DECIMAL.fullmatch(text):
        raise Unreadable(Reason.NOT_MONEY)
    return _exactly(Decimal(text.replace(",", ".")) * unit)


def _exactly(dong: Decimal) -> int:
    if not dong.is_finite() or dong != dong.to_integral_value():
        raise Unreadable(Reason.NOT_MONEY)
    return int(dong)


def _ways(text: str, unit: int) -> Ways:
    """A number whose mark may part groups or a fraction, read in both ways."""
    whole = int(re.sub(r"\D", "", text)) * unit
    return Ways(_told(Decimal(whole)), _told(Decimal(text.replace(",", ".")) * unit))


def _told(number: Decimal) -> str:
    """`1.234,5`, as it is written here."""
    whole = number == number.to_integral_value()
    text = f"{number.quantize(Decimal(1)):,}" if whole else f"{number.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def _money_in(unit: int, cell: Cell) -> int | None:
    """Money of a column that is headed `(nghìn đồng)`: a cell that tells a unit contradicts it."""
    if isinstance(cell, str):
        text = tidy(cell)
        sign, bare = (-1, text[1:]) if text.startswith("-") else (1, text)
        if _CURRENCY.search(bare) or _ALL_PARTS.fullmatch(bare):
            raise Unreadable(Reason.TWO_READINGS, Ways(bare, f"{bare} × {_told(Decimal(unit))}"))
        dong = sign * _scaled(bare, unit) if bare else None
    elif isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unreadable(Reason.NOT_MONEY)
    else:
        dong = _exactly(Decimal(repr(cell)) * unit)
    if dong is not None and abs(dong) > LARGEST:
        raise Unreadable(Reason.NOT_MONEY)
    return dong


def _per_cent(_column: Column, cell: Cell) -> Decimal | None:
    """A percentage; a bare number of at most 1 could be a share or a per cent and is refused."""
    signed = isinstance(cell, str) and cell.strip().endswith("%")
    text = tidy(str(cell)).replace(",", ".")
    if not text:
        return None
    text = text.removesuffix("%").strip()
    if isinstance(cell, bool) or not re.fullmatch(r"\d+(\.\d+)?", text):
        raise Unreadable(Reason.NOT_A_NUMBER)
    number = Decimal(text)
    if 0 < number <= 1 and not signed:
        ways = Ways(f"{_told(number * 100)} %", f"{_told(number)} %")
        raise Unreadable(Reason.TWO_READINGS, ways)
    if number > 100:
        raise Unreadable(Reason.ABOVE_100)
    return round(number, 4)


def _year(_column: Column, cell: Cell) -> int | None:
    text = _text(_column, cell)
    if text is None:
        return None
    if not text.isdecimal() or not 1993 <= int(text) <= 2100:
        raise Unreadable(Reason.NOT_A_NUMBER)
    return int(text)


#: Kinds of which a column holds few different cells, each met often.
_REPETITIVE: Final = frozenset({Kind.CHOICE, Kind.DATE, Kind.ANY_DAY, Kind.YES_NO, Kind.YEAR})
_READERS: Final[Mapping[Kind, Callable[[Column, Cell], Any]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.ANY_DAY: _date,
    Kind.MOMENT: _moment,
    Kind.MONEY: _money,
    Kind.PER_CENT: _per_cent,
    Kind.YEAR: _year,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.NAMES: _names,
}
