"""The audit as it is read: the newest first, by person, by office and by day, its words opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import words_of
from db.models import Agency
from db.people_models import AuditRecord, Member
from db.vault import Vault, WrongKeys


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: of a person, of the people of some offices, from a moment, until another.

    What is None does not narrow; times are UTC, `end` is not included. Of offices there are only
    records of people who are registered.
    """

    person: int | None = None
    offices: Collection[str] | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record; `name` is the person's today. `words` are None where there are none any more.

    `spoilt` where there are, but not those that were recorded, or no key opens them. `at` is UTC.
    """

    id: int
    at: datetime
    kind: str
    person: int | None
    name: str
    actor: str
    channel: str
    facts: Mapping[str, Any]
    words: Mapping[str, Any] | None
    spoilt: bool
    hash: str


def entries(
    session: Session, vault: Vault, wanted: Wanted, most: int, before: int | None = None
) -> Sequence[Entry]:
    """The newest records before the number `before`, at most so many."""
    chosen = (
        select(AuditRecord, Member.name)
        .outerjoin(Member, Member.id == AuditRecord.person_id)
        .order_by(AuditRecord.id.desc())
        .limit(most)
    )
    if before is not None:
        chosen = chosen.where(AuditRecord.id < before)
    if wanted.person is not None:
        chosen = chosen.where(AuditRecord.person_id == wanted.person)
    if wanted.offices is not None:
        chosen = chosen.join(Agency, Agency.id == Member.agency_id)
        chosen = chosen.where(Agency.code.in_(wanted.offices))
    if wanted.start is not None:
        chosen = chosen.where(AuditRecord.at >= wanted.start)
    if wanted.end is not None:
        chosen = chosen.where(AuditRecord.at < wanted.end)
    return [_entry(row, name or "", vault) for row, name in session.execute(chosen)]


def _entry(row: AuditRecord, name: str, vault: Vault) -> Entry:
    words, spoilt = None, False
    try:
        words = words_of(row, vault)
    except (WrongKeys, ValueError):
        spoilt = True
    return Entry(
        row.id,
        row.at,
        row.kind,
        row.person_id,
        name,
        row.actor,
        row.channel,
        row.facts,
        words,
        spoilt,
        row.hash,
    )
