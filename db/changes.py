"""Every change of rights on its way into the audit, in the transaction that makes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import audit
from db.audit import Act as Act
from db.authority import Actor
from db.terms import Role
from db.vault import Vault


def note(
    session: Session, vault: Vault, act: Act, by: Actor, now: datetime, facts: Mapping[str, Any]
) -> None:
    """Records who changed what; the last thing in a transaction. `now` is UTC."""
    at_the_machine = any(post.role is Role.OPERATOR for post in by.posts)
    actor = audit.OPERATOR if at_the_machine else vault.mark(by.channel, by.id)
    audit.append(session, vault, audit.Record(now, act, actor, by.channel, by.number, facts))
