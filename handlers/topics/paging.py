"""Pages of a long reply: which rows are shown, and the pages before and after."""

from collections.abc import Iterator
from dataclasses import replace

from db.query import Query
from handlers import forms, wording
from handlers.messages import Choice, Line, line
from handlers.view import View


def shown(start: int, rows: int, total: int) -> Iterator[Line]:
    """Which rows of how many are shown, where they are not all."""
    if not rows:
        yield line(wording.NO_MORE_ROWS if total else wording.NOTHING_HERE)
    elif rows < total:
        first, last = forms.count(start + 1), forms.count(start + rows)
        yield line(wording.rows_of(f"{first}–{last}", forms.count(total)))


def turns(query: Query, view: View, more: bool) -> Iterator[Choice]:
    """The next page where there is one, and the one before."""
    if more:
        yield view.choice(wording.NEXT_PAGE, replace(query, page=query.page + 1), turns=True)
    if query.page > 1:
        yield view.choice(wording.PAGE_BEFORE, replace(query, page=query.page - 1), turns=True)
