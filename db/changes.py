"""Every change of rights on its way into the audit, in the transaction that makes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import audit
from db.audit import Act as Act
from db.authority import Actor
from db.planning.replanning import replan, replan_for_person
from db.terms import Role
from db.vault import Vault

#: After these somebody has other rights, or is there or not.
_OF_PEOPLE = frozenset(
    {Act.JOINED, Act.GRANTED, Act.CHANGED, Act.BLOCKED, Act.UNBLOCKED, Act.LEFT}
    | {Act.ABSENCE, Act.ABSENCE_ENDED}
)
_OF_GROUPS = frozenset({Act.GROUP_ADDED, Act.GROUP_CHANGED, Act.GROUP_ENDED})


def _tell_anew(
    session: Session, act: Act, by: Actor, facts: Mapping[str, Any], now: datetime
) -> None:
    if act in _OF_GROUPS:
        replan(session, now)
    person = facts.get("stand_in", facts.get("whose", by.number))
    if act in _OF_PEOPLE and isinstance(person, int):
        replan_for_person(session, person, now)


def note(
    session: Session, vault: Vault, act: Act, by: Actor, now: datetime, facts: Mapping[str, Any]
) -> None:
    """Records who changed what; the last thing in a transaction. `now` is UTC.

    Whoever is to be told of coercions is told by the new rights from here on.
    """
    _tell_anew(session, act, by, facts, now)
    at_the_machine = any(post.role is Role.OPERATOR for post in by.posts)
    actor = audit.OPERATOR if at_the_machine else vault.mark(by.channel, by.id)
    audit.append(session, vault, audit.Record(now, act, actor, by.channel, by.number, facts))
