"""Where a delivery can go: the accounts of a person, a group's chat, or an address of its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from db import groups
from db.alert_models import Preference
from db.outbox import Draft
from db.people_models import Account, Group, Member
from db.session import Database
from db.terms import Role, Status
from db.vault import Vault

#: Asked at every message, so made once: accounts that cannot be written to, or by another bot.
_CHANGED: Final = select(Account.id).where(
    Account.channel == bindparam("channel"),
    Account.mark.in_(bindparam("marks", expanding=True)),
    or_(Account.unreachable_at.is_not(None), Account.bot.is_distinct_from(bindparam("bot"))),
)


@dataclass(frozen=True, slots=True)
class Address:
    """A chat, by its number in a channel; `account` or `group` is whose it is, if anybody's.

    `bot` is the number of the bot that can write there, where it is known.
    """

    channel: str
    chat: str
    bot: str = ""
    account: int | None = None
    group: int | None = None


def addresses(session: Session, vault: Vault, draft: Draft) -> Sequence[Address]:
    """Where a delivery can go, the first choice first; nowhere where nobody can be reached.

    Who is blocked or has left is not written to, nor is a group that is registered no more.
    """
    return of_all(session, vault, [draft])[0]


def of_all(session: Session, vault: Vault, drafts: Sequence[Draft]) -> list[Sequence[Address]]:
    """Where each of some deliveries can go, all of them looked up at once."""
    people = {draft.person_id for draft in drafts if draft.group_id is None and draft.person_id}
    accounts = _accounts(session, vault, people) if people else {}
    return [_of(session, vault, draft, accounts) for draft in drafts]


def _of(
    session: Session, vault: Vault, draft: Draft, accounts: Mapping[int, Sequence[Address]]
) -> Sequence[Address]:
    if draft.group_id is not None:
        return _group(session, vault, draft.group_id)
    if draft.person_id is not None:
        found = accounts.get(draft.person_id, ())
        return [one for one in found if draft.channel in ("", one.channel)]
    sealed = (draft.body or {}).get("to")
    return [Address(draft.channel, vault.open(sealed))] if sealed else []


def another(found: Sequence[Address], than: Address) -> str | None:
    """The first channel of some addresses that is not this one's."""
    return next((one.channel for one in found if one.channel != than.channel), None)


def _group(session: Session, vault: Vault, number: int) -> Sequence[Address]:
    group = session.get_one(Group, number)
    if group.ended_at is not None:
        return []
    return [Address(group.channel, vault.open(group.sealed), group=group.id)]


def _accounts(
    session: Session, vault: Vault, people: Collection[int]
) -> Mapping[int, Sequence[Address]]:
    """The accounts of people who can be written to, each person's first choice first."""
    reachable = (
        select(Account, Preference)
        .join(Member, Member.id == Account.person_id)
        .outerjoin(Preference, Preference.person_id == Account.person_id)
        .where(
            Account.person_id.in_(people),
            Account.unreachable_at.is_(None),
            Member.status == Status.ACTIVE,
        )
        .order_by(Account.id)
    )
    found: dict[int, list[Address]] = {}
    first: dict[int, str] = {}
    for account, wishes in session.execute(reachable):
        found.setdefault(account.person_id, []).append(_of_account(account, vault))
        first[account.person_id] = wishes.settings.get("channel", "") if wishes else ""
    for person, theirs in found.items():
        theirs.sort(key=lambda one: one.channel != first[person])
    return found


def _of_account(account: Account, vault: Vault) -> Address:
    number = vault.open(account.sealed)
    return Address(account.channel, number, account.bot or "", account=account.id)


def recipient(session: Session, person: int | None, group: int | None) -> str:
    """The name of a person, or of the partner whose group it is; empty where there is none."""
    if person is not None:
        return session.scalar(select(Member.name).where(Member.id == person)) or ""
    return session.scalar(select(Group.body).where(Group.id == group)) or ""


def lose(session: Session, address: Address, now: datetime) -> bool:
    """Notes that an account cannot be written to; False where that was known. `now` is UTC."""
    there = update(Account).where(Account.id == address.account, Account.unreachable_at.is_(None))
    lost = there.values(unreachable_at=now).returning(Account.id)
    return session.scalar(lost) is not None


def find_again(database: Database, channel: str, number: str, bot: str) -> None:
    """Notes by which bot somebody can be written to, if it was not so: they wrote to it."""
    who = {"channel": channel, "marks": database.vault.marks(channel, number), "bot": bot}
    with database.reading() as session:
        found = session.scalars(_CHANGED, who).all()
    if found:
        with database.writing() as session:
            here = update(Account).where(Account.id.in_(found))
            session.execute(here.values(unreachable_at=None, bot=bot))


def people_of(database: Database, channel: str, bot: str) -> int:
    """How many people write to a bot."""
    counted = select(func.count(Account.id)).where(Account.channel == channel, Account.bot == bot)
    with database.reading() as session:
        return session.scalar(counted) or 0


def move(session: Session, vault: Vault, address: Address, chat: str, now: datetime) -> Address:
    """Notes the new number of a group's chat (`db.groups`), and gives its new address. UTC."""
    if address.group is not None:
        groups.renumber(session, vault, session.get_one(Group, address.group), chat, now)
    return replace(address, chat=chat)


def administrators(
    session: Session, vault: Vault, lasting: frozenset[str]
) -> Sequence[tuple[int | None, str, str | None]]:
    """Whom to tell what the operator must know: a person, or a channel and a sealed number.

    `lasting` are the administrators of the settings (`channel:number`), registered or not.
    """
    active = select(Member.id).where(Member.role == Role.ADMIN, Member.status == Status.ACTIVE)
    registered = session.scalars(active.order_by(Member.id)).all()
    of_them = select(Account.channel, Account.mark).where(Account.person_id.in_(registered))
    known = {(channel, mark) for channel, mark in session.execute(of_them)}
    found: list[tuple[int | None, str, str | None]] = [(person, "", None) for person in registered]
    for name in sorted(lasting):
        channel, _, number = name.partition(":")
        if not known & {(channel, mark) for mark in vault.marks(channel, number)}:
            found.append((None, channel, vault.seal(number)))
    return found
