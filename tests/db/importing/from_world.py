"""A small world (`tests.db.world`) as the files that offices would hand over of it."""

from collections.abc import Iterable
from datetime import date, datetime

from db.importing.sheets import SHEET
from db.importing.values import Cell
from tests.db.importing.handing_over import Tables
from tests.db.world import Matter, Unit, World


def title(sheet: str, column: str, code: str) -> str:
    """A code in the words that a file has for it."""
    choices = next(c.choices for c in SHEET[sheet].columns if c.name == column)
    return next(words for words, meaning in choices.items() if meaning == code)


_OFFICE = ("Mã đơn vị", "Tên đơn vị", "Loại", "Mã cấp trên", "Đơn vị kế thừa")
_DAYS = ("Hoạt động từ", "Hoạt động đến")
_TARGET = ("Mã đơn vị", "Năm", "Chỉ tiêu việc", "Chỉ tiêu tiền")
_PAPER = ("Mã", "Ngày", "Mã đơn vị", "Loại")
_CASE = ("Mã việc", "Mã đơn vị", "Số quyết định", "Ngày thụ lý", "Loại án", "Nhóm", "CHV")
_OF_CASE = ("Người phải THA", "Số tiền phải THA")


def offices(world: World) -> Tables:
    """The sheets of offices, targets and papers."""
    targets = [[unit, year, _share(cs), _share(money)] for unit, year, cs, money in world.targets]
    papers = [
        [f"K{n}", day, unit, title("recommendations", "kind", kind)]
        for n, (unit, day, kind) in enumerate(world.papers)
    ]
    return {
        "Đơn vị": [[*_OFFICE, *_DAYS], *map(_office, world.units)],
        "Chỉ tiêu": [_TARGET, *targets],
        "Kiến nghị": [_PAPER, *papers],
    }


def _office(unit: Unit) -> list[Cell]:
    kind = "Chi cục" if unit.parent else "Cục"
    links = unit.parent, unit.successor
    return [unit.code, f"Đơn vị {unit.code}", kind, *links, unit.valid_from, unit.valid_to]


def _share(ten_thousandths: int | None) -> str | None:
    return None if ten_thousandths is None else f"{ten_thousandths / 10_000:.4f}%"


def cases(matters: Iterable[Matter], *, at_first: bool) -> Tables:
    """The sheet of cases, with the offices that had them at first, or that have them now."""
    rows = [_case(m, (m.handed_over_from if at_first else None) or m.unit) for m in matters]
    return {"Việc": [[*_CASE, *_OF_CASE], *rows]}


def _case(matter: Matter, unit: str) -> list[Cell]:
    what = matter.category, matter.group, matter.officer, matter.debtor, matter.amount
    return [matter.code, unit, f"{matter.code}/QĐ", matter.accepted, *what]


def happenings(world: World) -> dict[str, list[tuple[date, list[Cell]]]]:
    """The rows of what happened, each with its day, by sheet; without those that no file may have.

    Every other payment has a number.
    """
    found: dict[str, list[tuple[date, list[Cell]]]] = {
        "Diễn biến": [],
        "Thu tiền": [],
        "Cưỡng chế": [],
    }
    for matter in world.matters:
        for day, kind in matter.events:
            found["Diễn biến"].append((day, [matter.code, day, title("events", "kind", kind)]))
        for n, (day, dong, kind) in enumerate(matter.payments):
            number = f"{matter.code}-{n}" if n % 2 else None
            cells = [matter.code, day, dong, title("receipts", "kind", kind), number]
            found["Thu tiền"].append((day, cells))
        for n, (at, forced, state) in enumerate(matter.coercions):
            if _may_stand(matter, at, state):
                found["Cưỡng chế"].append((at.date(), _coercion(matter, n, at, forced, state)))
    return found


def _coercion(matter: Matter, n: int, at: datetime, forced: bool, state: str) -> list[Cell]:
    cells: list[Cell] = [f"{matter.code}-{n}", matter.code, at, "Có" if forced else "Không"]
    return [*cells, title("coercions", "state", state)]


def _may_stand(matter: Matter, at: datetime, state: str) -> bool:
    """Whether the import takes a coercion: none after its case, none planned without its hour."""
    ended = max((day for day, _ in matter.events), default=date.max)
    closed = closing(matter) is not None and at.date() > ended
    return not (closed and state in ("planned", "held")) and (at.hour > 0 or state != "planned")


def closing(matter: Matter) -> tuple[date, str] | None:
    """The event that ended the case: always its last one."""
    last = matter.events[-1] if matter.events else None
    ends = ("enforced", "terminated", "entrusted", "withdrawn", "cancelled")
    return last if last and last[1] in ends else None


_HEADERS: dict[str, list[Cell]] = {
    "Diễn biến": ["Mã việc", "Ngày", "Diễn biến"],
    "Thu tiền": ["Mã việc", "Ngày", "Số tiền", "Loại", "Số biên lai"],
    "Cưỡng chế": ["Mã cưỡng chế", "Mã việc", "Thời gian", "Huy động lực lượng", "Trạng thái"],
}


def file(rows: dict[str, list[list[Cell]]]) -> Tables:
    """A file of some rows of what happened."""
    return {name: [_HEADERS[name], *cells] for name, cells in rows.items()}
