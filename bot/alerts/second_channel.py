"""An alert that nobody acknowledged in time goes by the other messenger of its reader, too."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import outbox, overrides, preferences
from db.acknowledgements import is_answered
from db.addresses import Address, addresses, another
from db.outbox import Draft
from db.parcels import Parcel
from db.planning.planner import awake
from db.planning.terms import AT_ONCE, REMINDERS, Kind, Step, Wishes, utc
from db.vault import Vault

#: The steps that are answered; that something is called off is not.
_ASKING: Final = (AT_ONCE - {Step.CANCELLED}) | set(REMINDERS)


def plan_second(
    session: Session, vault: Vault, parcel: Parcel, address: Address, now: datetime
) -> None:
    """Plans the same by the other messenger for what has just been sent; an answer calls it off.

    Nothing where there is no other, where it was answered before, or where it goes there already.
    `now` is UTC.
    """
    person = parcel.first.person_id
    asking = [due.draft for due in parcel.dues if _asks(due.draft)]
    if person is None or parcel.first.channel or not asking:
        return
    other = another(addresses(session, vault, parcel.first), address)
    wishes = preferences.of(session, person)
    if other is not None and wishes.second:
        outbox.post(session, list(_drafts(session, asking, other, wishes, now)), now)


def _asks(draft: Draft) -> bool:
    return draft.kind == Kind.COERCION and draft.step in _ASKING


def _drafts(
    session: Session, asking: Iterable[Draft], other: str, wishes: Wishes, now: datetime
) -> Iterator[Draft]:
    for draft in asking:
        of = draft.coercion_id, draft.version, draft.person_id
        if is_answered(session, *(number or 0 for number in of)):
            continue
        # Of little time left half is waited, so that the second still comes in time.
        wait = min(timedelta(hours=wishes.second), (draft.expires_at - now) / 2)
        local = overrides.here(session, (now + wait).replace(tzinfo=UTC))
        due_at = utc(awake(local, wishes.quiet))
        if due_at < draft.expires_at:
            yield replace(draft.by(other), due_at=due_at)
