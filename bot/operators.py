"""A word to the administrators on how the program runs, planned like all that is sent unasked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from db import outbox
from db.addresses import administrators
from db.outbox import Draft
from db.vault import Vault
from handlers.notices import OPERATOR

#: How long it is worth a message of its own.
_WORTH: Final = timedelta(days=3)


def tell_administrators(
    session: Session,
    vault: Vault,
    admins: frozenset[str],
    about: str,
    body: Mapping[str, Any],
    now: datetime,
) -> None:
    """Plans a word to every administrator, once for the same `about`. `now` is UTC.

    `admins` are those of the settings (`channel:number`).
    """
    drafts = []
    for person, channel, sealed in administrators(session, vault, admins):
        whom = (
            f"p{person}" if person is not None else f"a{vault.mark(vault.open(sealed or ''))[:16]}"
        )
        drafts.append(
            Draft(
                key=f"{OPERATOR}:{about}:{whom}:{channel}",
                kind=OPERATOR,
                step=str(body["what"]),
                due_at=now,
                expires_at=now + _WORTH,
                weight=1,
                person_id=person,
                channel=channel,
                body={**body, "to": sealed} if sealed else dict(body),
            )
        )
    outbox.post(session, drafts, now)
