"""What a person confirmed of a sheet's layout, kept for the sheets of the same shape to come."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.folding import fold
from db.import_models import ImportShape
from db.importing.files import RawSheet
from db.importing.report import Doubt
from db.importing.surveying import Choice, Confirmed, Memory, Reading, survey
from db.session import Database


def remembered(session: Session) -> Memory:
    """Everything that was confirmed so far, by shape."""
    return {
        one.shape: Confirmed(one.sheet, one.columns, one.unit)
        for one in session.scalars(select(ImportShape))
    }


def confirm(
    database: Database,
    sheets: Iterable[RawSheet],
    who: str,
    now: datetime,
    *,
    choices: Sequence[Choice] = (),
    plain: bool = True,
    person: int | None = None,
) -> tuple[Doubt, ...]:
    """Keeps how these sheets are read, as a person who saw the doubts of them says.

    A doubt with one meaning is settled by that, unless not `plain`; others need a choice, and come
    back where they have none. Of a sheet with such a doubt nothing is kept. `who` is who said so,
    `person` their number where they have one, `now` is aware. UnknownMeaning for a choice of what
    there is not.
    """
    with database.reading() as session:
        memory = remembered(session)
    open_: list[Doubt] = []
    settled = []
    for raw in sheets:
        reading = survey(raw, {} if _is_chosen(raw, choices) else memory, choices).reading
        if reading is None:
            continue
        left = [doubt for doubt in reading.doubts if not (plain and doubt.is_plain)]
        open_ += left
        if not left and (reading.doubts or _is_chosen(raw, choices)):
            settled.append(reading)
    with database.writing() as session:
        for reading in settled:
            session.merge(_shape(reading, who, now, person))
    return tuple(open_)


def _is_chosen(raw: RawSheet, choices: Sequence[Choice]) -> bool:
    return any(fold(choice.sheet) == fold(raw.name) for choice in choices)


def _shape(reading: Reading, who: str, now: datetime, person: int | None) -> ImportShape:
    columns = {
        fold(text): name for text, name in zip(reading.titles, reading.columns, strict=True) if text
    }
    return ImportShape(
        shape=reading.shape,
        sheet=reading.sheet.name,
        columns=columns,
        unit=reading.unit,
        confirmed_by=who,
        person_id=person,
        confirmed_at=now.astimezone(UTC).replace(tzinfo=None),
    )
