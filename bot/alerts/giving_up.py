"""What follows when a delivery will never arrive: another way, and a word to administrators."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.base import GiveUp
from bot.operators import tell_administrators
from db import outbox
from db.addresses import Address, addresses, another, lose
from db.outbox import Draft
from db.parcels import Parcel
from db.vault import Vault
from handlers.notices import OPERATOR


def given_up(
    session: Session,
    vault: Vault,
    parcel: Parcel,
    address: Address | None,
    end: GiveUp,
    admins: frozenset[str],
    now: datetime,
) -> None:
    """Marks who cannot be reached there, plans the same by another channel, tells administrators.

    Nobody is told that a word to the administrators did not arrive.
    """
    if address is not None and end.unreachable and address.account is not None:
        lose(session, address, now)
    if parcel.first.kind == OPERATOR:
        return
    elsewhere = list(_elsewhere(session, vault, parcel, address))
    outbox.post(session, elsewhere, now)
    first = parcel.first
    body = {
        "what": "unreachable" if end.unreachable else "dead",
        "person": first.person_id,
        "group": first.group_id,
        "channel": address.channel if address else "",
        "reason": str(end),
        "elsewhere": elsewhere[0].channel if elsewhere else "",
    }
    about = f"{body['what']}:{first.person_id}:{first.group_id}:{body['channel']}:{now:%Y%m%d}"
    tell_administrators(session, vault, admins, about, body, now)


def _elsewhere(
    session: Session, vault: Vault, parcel: Parcel, address: Address | None
) -> Iterator[Draft]:
    """The deliveries by the next channel that leads to the same person."""
    if address is None or parcel.first.person_id is None:
        return
    found = addresses(session, vault, replace(parcel.first, channel=""))
    other = another(found, address)
    if other is not None:
        yield from (due.draft.by(other) for due in parcel.dues)
