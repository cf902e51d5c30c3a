"""How people want to be told, as it is kept; nothing kept is the usual way."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.alert_models import Preference
from db.planning.terms import USUAL, Wishes


def of_all(session: Session) -> Mapping[int, Wishes]:
    """The wishes of all who have named any, by person."""
    rows = session.execute(select(Preference.person_id, Preference.settings))
    return {person: _read(settings) for person, settings in rows}


def of(session: Session, person: int) -> Wishes:
    """The wishes of one person."""
    held = session.get(Preference, person)
    return _read(held.settings) if held else USUAL


def keep(session: Session, person: int, wishes: Wishes) -> None:
    """Keeps the wishes of a person."""
    start, end = wishes.quiet
    written = {
        **asdict(wishes),
        "off": sorted(wishes.off),
        "quiet": [f"{start:%H:%M}", f"{end:%H:%M}"],
    }
    session.merge(Preference(person_id=person, settings=written))
    session.flush()


def _read(settings: Mapping[str, Any]) -> Wishes:
    start, end = settings["quiet"]
    return Wishes(
        off=frozenset(settings["off"]),
        quiet=(time.fromisoformat(start), time.fromisoformat(end)),
        digest=settings["digest"],
        weekly=settings["weekly"],
        idle=settings["idle"],
        channel=settings["channel"],
        second=settings.get("second", USUAL.second),
    )
