"""An alert that nobody acknowledged in time goes by the other messenger of its reader, too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox, overrides, preferences
from db.addresses import Address, addresses
from db.alert_models import Acknowledgement
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
    if person is None or parcel.first.channel:
        return
    found = addresses(session, vault, parcel.first)
    other = next((one.channel for one in found if one.channel != address.channel), None)
    wishes = preferences.of(session, person)
    if other is not None and wishes.second:
        outbox.post(session, list(_drafts(session, parcel, other, wishes, now)), now)


def _drafts(
    session: Session, parcel: Parcel, other: str, wishes: Wishes, now: datetime
) -> Iterator[Draft]:
    for due in parcel.dues:
        draft = due.draft
        if draft.kind != Kind.COERCION or draft.step not in _ASKING or _is_answered(session, draft):
            continue
        # Of little time left half is waited, so that the second still comes in time.
        wait = min(timedelta(hours=wishes.second), (draft.expires_at - now) / 2)
        local = overrides.here(session, (now + wait).replace(tzinfo=UTC))
        due_at = utc(awake(local, wishes.quiet))
        if due_at < draft.expires_at:
            identity = draft.key[: draft.key.rfind(":") + 1]
            yield replace(draft, key=f"{identity}{other}", channel=other, due_at=due_at)


def _is_answered(session: Session, draft: Draft) -> bool:
    theirs = select(Acknowledgement.id).where(
        Acknowledgement.coercion_id == draft.coercion_id,
        Acknowledgement.version == draft.version,
        Acknowledgement.person_id == draft.person_id,
    )
    return session.scalars(theirs.limit(1)).first() is not None
