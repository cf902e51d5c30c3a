"""Many rows at once, straight to the driver: the statement is the same for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

#: Rows written in one go.
CHUNK: Final = 5_000
Cells = tuple[Any, ...]


def chunks(
    session: Session, of: Table, rows: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[list[str], list[Cells]]]:
    """Rows, each with the columns that the first one has: their names, and cells for `write`."""
    waiting = iter(rows)
    if (first := next(waiting, None)) is None:
        return
    names = list(first)
    cells = _cells(session, of, names, chain([first], waiting))
    while chunk := list(islice(cells, CHUNK)):
        yield names, chunk


def write(session: Session, of: Table, names: Sequence[str], chunk: Sequence[Cells]) -> None:
    """Adds a chunk of rows. Working the statement out for each would be most of the time."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        statement = insert(of).compile(dialect=connection.dialect, column_keys=list(names))
        connection.exec_driver_sql(str(statement), list(chunk))
        return
    quoted = connection.dialect.identifier_preparer
    columns = ", ".join(quoted.format_column(of.c[name]) for name in names)
    driver: Any = connection.connection.driver_connection
    copied = f"COPY {quoted.format_table(of)} ({columns}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(copied) as copy:
        for cells in chunk:
            copy.write_row(cells)


def _cells(
    session: Session, of: Table, names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> Iterator[Cells]:
    """The rows as the driver takes them."""
    dialect = session.get_bind().dialect
    made = [of.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    # Days, per cents and flags: few different ones, each met often.
    ways = [(place, lru_cache(65_536)(way)) for place, way in enumerate(made) if way]
    get = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    for row in rows:
        cells = list(get(row))
        for place, way in ways:
            cells[place] = way(cells[place])
        yield tuple(cells)
