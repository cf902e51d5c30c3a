"""What an import has found so far: rows, problems and counts, gathered as the stages go on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from db.importing.recognising import Row
from db.importing.report import Problem, Reason, Report, SheetReport
from db.importing.sheets import SHEETS, Sheet
from db.importing.values import shown


@dataclass
class Tallied:
    """The counts of one sheet."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: set[int] = field(default_factory=set)


@dataclass
class Findings:
    """Grows through an import; the only thing in it that changes."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, Tallied] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Keeps a problem; a fatal one rejects its row."""
        self.problems.append(problem)
        if problem.fatal and problem.row:
            self.of(problem.sheet).rejected.add(problem.row)

    def of(self, title: str) -> Tallied:
        """The counts of a sheet, by its title."""
        return self.counts.setdefault(title, Tallied())

    def standing(self, sheet: Sheet) -> Iterable[Row]:
        """The rows of a sheet that nothing speaks against so far."""
        rejected = self.of(sheet.title).rejected
        return [row for row in self.rows.get(sheet.name, ()) if row.number not in rejected]

    def reject(self, sheet: Sheet, row: Row, field_: str, reason: Reason, detail: str = "") -> None:
        """Rejects a row for the value of one of its fields."""
        column = next(column for column in sheet.columns if column.name == field_)
        value = shown(row.values.get(field_))
        self.add(Problem(sheet.title, row.number, column.title, value, reason, detail))

    def warn(self, sheet: Sheet, row: Row, field_: str, reason: Reason, detail: str = "") -> None:
        """Notes something about a row that is brought in all the same."""
        column = next(column for column in sheet.columns if column.name == field_)
        value = shown(row.values.get(field_))
        problem = Problem(sheet.title, row.number, column.title, value, reason, detail, False)
        self.problems.append(problem)

    def start_over(self) -> None:
        """Forgets the counts, for another pass over the rows that still stand."""
        for count in self.counts.values():
            count.new = count.changed = count.unchanged = 0

    @property
    def has_errors(self) -> bool:
        return any(problem.fatal for problem in self.problems)

    @property
    def has_changes(self) -> bool:
        return any(count.new or count.changed for count in self.counts.values())

    def report(self, *, written: bool, dry_run: bool) -> Report:
        """The findings so far, in the order of the sheets and rows."""
        order = {sheet.title: place for place, sheet in enumerate(SHEETS)}
        problems = sorted(
            dict.fromkeys(self.problems), key=lambda p: (order.get(p.sheet, -1), p.row)
        )
        sheets = [
            SheetReport(title, c.new, c.changed, c.unchanged, len(c.rejected))
            for title, c in sorted(self.counts.items(), key=lambda pair: order.get(pair[0], -1))
            if title in order
        ]
        return Report(tuple(sheets), tuple(problems), written, dry_run)
