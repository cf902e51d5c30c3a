"""The audit held against its chain: every record in order, and what is wrong with any."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from db.audit import OPERATOR, Act, Chain, Record, append, chain_key, head_of, words_of
from db.people_models import AuditHead, AuditRecord
from db.session import Database
from db.vault import Vault, WrongKeys

#: Records that are read, or whose words are removed, at a time.
BATCH = 1000
#: What a column raises that another hand wrote, and that is none of its type any more.
UNREADABLE = (ValueError, TypeError)


class Flaw(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    ADDED = "added"  # by another hand
    REMOVED = "removed"
    CUT = "cut"  # the last ones are gone, or the end of the chain is not what it was
    WORDS_CHANGED = "words_changed"
    WORDS_REMOVED = "words_removed"  # and no record says so


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the records `number` to `to`, both included."""

    flaw: Flaw
    number: int
    to: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many records there are, the last number and hash as kept, and all that is wrong."""

    records: int
    last: int
    hash: str
    findings: tuple[Finding, ...]


def verify(session: Session, vault: Vault) -> Verdict:
    """Holds every record against the chain. WrongKeys where the vault does not open its key."""
    head = head_of(session)
    chain = Chain(chain_key(head, vault)) if head else None
    head = head or AuditHead(last=0, hash="")
    walk = _Walk(chain, vault, forgotten_before(session))
    for number, row in _rows(session):
        walk.step(number, row, head.last)
    walk.finish(head)
    return Verdict(walk.records, head.last, head.hash, tuple(walk.findings))


def _rows(session: Session) -> Iterator[tuple[int, AuditRecord | None]]:
    """All records in order; None for one that cannot even be read."""
    after: int | None = None
    while numbers := session.scalars(_following(after)).all():
        held = select(AuditRecord).where(AuditRecord.id.in_(numbers)).order_by(AuditRecord.id)
        try:
            yield from ((row.id, row) for row in session.scalars(held).all())
        except UNREADABLE:
            yield from ((number, _alone(session, number)) for number in numbers)
        after = numbers[-1]


def _following(after: int | None) -> Select[int]:
    numbers = select(AuditRecord.id).order_by(AuditRecord.id).limit(BATCH)
    return numbers if after is None else numbers.where(AuditRecord.id > after)


def _alone(session: Session, number: int) -> AuditRecord | None:
    try:
        return session.get(AuditRecord, number)
    except UNREADABLE:
        return None


class _Walk:
    """One way through all records; after a gap the next record is where the chain begins again."""

    def __init__(self, chain: Chain | None, vault: Vault, forgotten: datetime | None) -> None:
        self._chain = chain
        self._vault = vault
        self._forgotten = forgotten
        self._next = 1
        self._end: str | None = ""
        self.records = 0
        self.findings: list[Finding] = []

    def step(self, number: int, row: AuditRecord | None, last: int) -> None:
        """Looks at the next record."""
        self.records += 1
        if self._chain is None or not self._next <= number <= last:
            self._find(Flaw.ADDED, number)
            return
        if number > self._next:
            self._find(Flaw.REMOVED, self._next, number - 1)
            self._end = None
        if not self._is_linked(self._chain, row):
            self._find(Flaw.CHANGED, number)
        if row is not None and (flaw := self._words(row)) is not None:
            self._find(flaw, number)
        self._next, self._end = number + 1, self._chain.end(number, row.hash) if row else None

    def finish(self, head: AuditHead) -> None:
        """Looks at the end."""
        if self._next <= head.last:
            self._find(Flaw.CUT, self._next, head.last)
        elif self._end != head.hash:
            self._find(Flaw.CUT, head.last)

    def _is_linked(self, chain: Chain, row: AuditRecord | None) -> bool:
        """Whether a record is as it was written; after a gap nobody can tell."""
        try:
            return row is not None and (self._end is None or chain.link(row, self._end) == row.hash)
        except UNREADABLE:
            return False

    def _words(self, row: AuditRecord) -> Flaw | None:
        if row.words is None:
            due = self._forgotten is not None and row.at < self._forgotten
            return None if due or not row.digest else Flaw.WORDS_REMOVED
        try:
            words_of(row, self._vault)
        except (WrongKeys, ValueError):
            return Flaw.WORDS_CHANGED
        return None

    def _find(self, flaw: Flaw, number: int, to: int | None = None) -> None:
        self.findings.append(Finding(flaw, number, number if to is None else to))


def forgotten_before(session: Session) -> datetime | None:
    """The moment before which words were removed in good order, as the records say; UTC."""
    said = select(AuditRecord.facts).where(AuditRecord.kind == Act.WORDS_FORGOTTEN)
    try:
        moments = [datetime.fromisoformat(facts["before"]) for facts in session.scalars(said)]
    except (ValueError, KeyError, TypeError):
        return None  # changed by another hand, as will be found
    return max(moments, default=None)


def forget_words(database: Database, before: datetime, now: datetime) -> int:
    """Removes the words of records older than `before`, and records that; how many. UTC.

    The record comes first: words that are gone without one were removed by another hand.
    """
    old = select(AuditRecord.id).where(AuditRecord.at < before, AuditRecord.words.is_not(None))
    with database.reading() as session:
        if session.scalar(old.limit(1)) is None:
            return 0
    with database.writing() as session:
        facts = {"before": before.isoformat()}
        record = Record(now, Act.WORDS_FORGOTTEN, OPERATOR, "", facts=facts)
        append(session, database.vault, record)
    return sum(_in_batches(database, before))


def _in_batches(database: Database, before: datetime) -> Iterator[int]:
    old = select(AuditRecord.id).where(AuditRecord.at < before, AuditRecord.words.is_not(None))
    while True:
        with database.writing() as session:
            numbers = session.scalars(old.limit(BATCH)).all()
            held = update(AuditRecord).where(AuditRecord.id.in_(numbers))
            session.execute(held.values(words=None))
        if not numbers:
            return
        yield len(numbers)
