"""The sheet of days that are worked or off against the calendar, each merged under its day."""

from datetime import UTC, datetime
from operator import itemgetter
from typing import Final

from db import overrides
from db.alert_models import DayOverride
from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.merging import once
from db.importing.sheets import SHEET
from db.overrides import Override

_SHEET = SHEET["days"]
OVERRIDES: Final = DayOverride.__tablename__


def days(ledger: Ledger, findings: Findings, now: datetime) -> None:
    """Merges the sheet; whatever leans on working days is planned anew after it."""
    count = findings.of(_SHEET)
    utc = now.astimezone(UTC).replace(tzinfo=None)
    for row in once(findings, _SHEET, itemgetter("day")):
        said = Override(row.values["day"], row.values["what"] == "working", row.values["source"])
        before = overrides.on(ledger.session, said.day)
        if before == said:
            count.unchanged += 1
            continue
        overrides.put(ledger.session, said, None, utc)
        ledger.journal.changed(OVERRIDES, said.day.isoformat(), _told(before), _told(said))
        count.new += before is None
        count.changed += before is not None


def _told(one: Override | None) -> dict[str, str | bool] | None:
    """What the journal keeps of a day."""
    return {"working": one.working, "source": one.source} if one else None
