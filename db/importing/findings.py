"""What an import has found so far: rows, problems and counts, gathered as the stages go on."""

from dataclasses import dataclass, field
from typing import Any

from db.importing.recognising import Row, Unread
from db.importing.report import Detail, Doubt, Problem, Reason, Report, SheetReport
from db.importing.sheets import SHEETS, Sheet
from db.importing.values import shown

_LACKING = {
    "agencies": (Reason.UNKNOWN_OFFICE, Reason.OFFICE_REJECTED),
    "cases": (Reason.UNKNOWN_CASE, Reason.CASE_REJECTED),
}

#: What puts a whole column in doubt, so that no row of it is good.
_DOUBLE = frozenset({Reason.MONTH_FIRST, Reason.TURNED_ROUND})


@dataclass
class Tallied:
    """The counts of one sheet; `unread` are rows of which not even the cells could be read.

    `assumed` are the titles of columns that new rows lack, though figures hang on them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    unread: int = 0
    rejected: set[Row] = field(default_factory=set)
    files: dict[str, None] = field(default_factory=dict)
    assumed: dict[str, None] = field(default_factory=dict)


@dataclass
class Findings:
    """Grows through an import: what was read, what is wrong with it, what became of it."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, Tallied] = field(default_factory=dict)
    #: The numbers of coercions that are new or have changed.
    coercions: list[int] = field(default_factory=list)
    #: What a person has to confirm before anything is brought in.
    doubts: list[Doubt] = field(default_factory=list)
    _turned_down: dict[tuple[str, Any], int] = field(default_factory=dict)

    def of(self, sheet: Sheet) -> Tallied:
        """The counts of a sheet."""
        return self.counts.setdefault(sheet.title, Tallied())

    def add(self, problem: Problem) -> None:
        """Keeps a problem that rejects no row: of a sheet or file, or worth knowing only."""
        self.problems.append(problem)

    def add_unread(self, sheet: Sheet, unread: Unread) -> None:
        """Keeps what is wrong with a row that could not be read."""
        self.of(sheet).unread += 1
        self.problems += unread.problems
        self._turned_down[sheet.name, unread.key] = unread.number

    def condemn(self, sheet: Sheet, row: Row, problem: Problem) -> None:
        """Rejects a row for a problem."""
        self.problems.append(problem)
        self.of(sheet).rejected.add(row)
        self._turned_down[sheet.name, row.values[sheet.key[0]]] = row.number

    def judge(self, sheet: Sheet, row: Row, problem: Problem) -> None:
        """Rejects a row for a problem, if the problem is fatal."""
        if problem.fatal:
            self.condemn(sheet, row, problem)
        else:
            self.add(problem)

    def reject(
        self, sheet: Sheet, row: Row, name: str, reason: Reason, detail: Detail = ""
    ) -> None:
        """Rejects a row for the value of one of its fields."""
        self.condemn(sheet, row, problem(sheet, row, name, reason, detail))

    def warn(self, sheet: Sheet, row: Row, name: str, reason: Reason, detail: Detail = "") -> None:
        """Notes something about a row that is brought in all the same."""
        self.problems.append(problem(sheet, row, name, reason, detail, fatal=False))

    def standing(self, sheet: Sheet) -> list[Row]:
        """The rows of a sheet that nothing speaks against so far."""
        rows, rejected = self.rows.get(sheet.name, []), self.of(sheet).rejected
        return [row for row in rows if row not in rejected] if rejected else rows

    def reject_for_lack(self, sheet: Sheet, row: Row, name: str, of: Sheet) -> None:
        """Rejects a row that names what there is not: unknown, or itself among the rejected."""
        unknown, rejected = _LACKING[of.name]
        number = self._turned_down.get((of.name, row.values[name]))
        if number is None:
            self.reject(sheet, row, name, unknown)
        else:
            self.reject(sheet, row, name, rejected, str(number))

    @property
    def handed_over(self) -> dict[str, Tallied]:
        """The counts of the sheets that were among the files, by title."""
        return {title: count for title, count in self.counts.items() if count.files}

    @property
    def has_errors(self) -> bool:
        return any(problem.fatal for problem in self.problems)

    @property
    def has_changes(self) -> bool:
        return any(count.new or count.changed for count in self.counts.values())

    @property
    def has_good_rows(self) -> bool:
        """Whether any row was found to be right, new or not."""
        return self.has_changes or any(count.unchanged for count in self.counts.values())

    def refuse(self, *, good_rows: bool) -> bool:
        """Whether nothing may be kept; where nothing was right, `good_rows` gets nothing either."""
        if self.doubts or any(problem.reason in _DOUBLE for problem in self.problems):
            return True
        return self.has_errors and not (good_rows and self.has_good_rows)

    def report(self, *, written: bool, dry_run: bool, refused: bool) -> Report:
        """The findings so far, in the order of the sheets and rows."""
        order = {sheet.title: place for place, sheet in enumerate(SHEETS)}
        problems = sorted(
            dict.fromkeys(self.problems), key=lambda p: (order.get(p.sheet, -1), p.file, p.row)
        )
        sheets = [
            SheetReport(
                title,
                c.new,
                c.changed,
                c.unchanged,
                c.unread + len(c.rejected),
                tuple(c.files),
                tuple(c.assumed),
            )
            for title, c in sorted(self.handed_over.items(), key=lambda pair: order[pair[0]])
        ]
        doubts = tuple(self.doubts)
        return Report(tuple(sheets), tuple(problems), written, dry_run, refused, doubts)


def problem(
    sheet: Sheet, row: Row, name: str, reason: Reason, detail: Detail = "", *, fatal: bool = True
) -> Problem:
    """A problem with one field of a row."""
    column = next(column for column in sheet.columns if column.name == name)
    value = shown(row.values.get(name))
    return Problem(sheet.title, row.number, column.title, value, reason, detail, fatal, row.file)


def beside(row: Row, other: Row) -> str:
    """Where `other` stands, as told at `row`: its number, and its file where that is another."""
    return str(other.number) if other.file == row.file else f"{other.number} ({other.file})"
