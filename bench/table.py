"""Results as one table of Markdown: what was measured, beside what, and under which bar."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One result in seconds: `ours` beside a yardstick, where there is one, and under a bar.

    `parts` says what the time was spent on, where that was measured too.
    """

    what: str
    ours: float
    yardstick: str = ""
    theirs: float | None = None
    bar: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_broken(self) -> bool:
        """Whether a bar was set and not met."""
        return self.bar is not None and self.ours > self.bar


def broken(rows: Iterable[Row]) -> list[Row]:
    """The rows whose bar was not met."""
    return [row for row in rows if row.is_broken]


def table(rows: Iterable[Row]) -> str:
    """The rows as a table, each time in the unit that it reads best in."""
    lines = [_HEAD, _RULE]
    lines += [f"| {' | '.join(cell(row) for cell in _CELLS)} |" for row in rows]
    return "\n".join(lines) + "\n"


def told(seconds: float) -> str:
    """`45.0 s`, `27.2 ms` or `530 µs`."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    if seconds >= 0.001:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds * 1e6:.0f} µs"


def _parts(row: Row) -> str:
    return ", ".join(f"{name} {told(seconds)}" for name, seconds in row.parts.items())


def _theirs(row: Row) -> str:
    return "" if row.theirs is None else told(row.theirs)


def _times(row: Row) -> str:
    return f"{row.ours / row.theirs:.1f}" if row.theirs else ""


def _bar(row: Row) -> str:
    if row.bar is None:
        return ""
    return f"≤ {told(row.bar)}: {'**broken**' if row.is_broken else 'held'}"


_HEAD = "| what | time | of which | yardstick | its time | times | bar |"
_RULE = "|---|---:|---|---|---:|---:|---|"
_CELLS: tuple[Callable[[Row], str], ...] = (
    lambda row: row.what,
    lambda row: told(row.ours),
    _parts,
    lambda row: row.yardstick,
    _theirs,
    _times,
    _bar,
)
