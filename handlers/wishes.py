"""`/tuychon`: how somebody wants to be told: which reminders and digests, when, and where first."""

import re
from dataclasses import replace
from datetime import time
from typing import Final

from db import preferences
from db.planning.replanning import replan_for_person
from db.planning.terms import Wishes
from db.session import Database
from handlers import wording_following as words
from handlers.messages import Choice, Kind, Question, Reply, bold, line
from handlers.posts import privately, rest
from handlers.topics.guidance import said

WISHES: Final = "/tuychon"

_HOUR: Final = r"(\d{1,2})[:h](\d{2})?"
_HOURS: Final = re.compile(
    rf"(?:giờ nghỉ|gio nghi)\s+(?:(không|khong)|{_HOUR}\s*[-–]\s*{_HOUR})", re.IGNORECASE
)
_CHANNEL: Final = re.compile(r"(?:kênh|kenh)\s+(\w+)", re.IGNORECASE)
_SECOND: Final = re.compile(
    r"(?:kênh thứ hai|kenh thu hai)\s+(?:sau\s+)?(?:(tắt|tat)|(\d{1,2})\s*(?:giờ|gio|h))",
    re.IGNORECASE,
)
_SWITCH: Final = re.compile(r"(\w+)\s+(bật|bat|tắt|tat)", re.IGNORECASE)
_ON: Final = frozenset({"bật", "bat"})
_DIGESTS: Final = frozenset({"digest", "weekly", "idle"})


@privately
def reply(question: Question, database: Database) -> Reply:
    """How somebody is told now; or one thing of it changed."""
    person, text = question.person.number, rest(question)
    if person is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    with database.writing() as session:
        wishes = preferences.of(session, person)
        if text:
            changed = _changed(wishes, text)
            if changed is None:
                return said(Kind.CLARIFY, words.BAD_WISH, words.HOW_TO_WISH)
            wishes = changed
            preferences.keep(session, person, wishes)
            replan_for_person(session, person, question.at)
    return _shown(wishes)


def _changed(wishes: Wishes, text: str) -> Wishes | None:
    if hours := _HOURS.fullmatch(text):
        quiet = _quiet(hours)
        return None if quiet is None else replace(wishes, quiet=quiet)
    if second := _SECOND.fullmatch(text):
        return replace(wishes, second=int(second[2] or 0))
    if (channel := _CHANNEL.fullmatch(text)) and channel[1].lower() in words.CHANNELS:
        return replace(wishes, channel=channel[1].lower())
    switch = _SWITCH.fullmatch(text)
    if switch is None or switch[1] not in words.SWITCHES:
        return None
    name, on = switch[1], switch[2].lower() in _ON
    match name:
        case "digest":
            return replace(wishes, digest=on)
        case "weekly":
            return replace(wishes, weekly=on)
        case "idle":
            return replace(wishes, idle=on)
    return replace(wishes, off=wishes.off - {name} if on else wishes.off | {name})


def _quiet(hours: re.Match[str]) -> tuple[time, time] | None:
    if hours[1]:
        return time(), time()
    try:
        start, end = (time(int(hours[n]), int(hours[n + 1] or 0)) for n in (2, 4))
    except ValueError:
        return None
    return start, end


def _shown(wishes: Wishes) -> Reply:
    switches = {name: _is_on(wishes, name) for name in words.SWITCHES}
    lines = [line(bold(words.WISHES))]
    lines += [line(words.switch(name, on=on)) for name, on in switches.items()]
    lines += [line(words.quiet(wishes.quiet)), line(words.channel(wishes.channel))]
    lines.append(line(words.second(wishes.second)))
    choices = tuple(
        Choice(
            words.turn(name, on=not on),
            f"{WISHES} {name} {words.OFF if on else words.ON}",
            turns=True,
        )
        for name, on in switches.items()
    )
    return Reply(Kind.ANSWER, (*lines, line(words.HOW_TO_WISH)), choices)


def _is_on(wishes: Wishes, name: str) -> bool:
    return bool(getattr(wishes, name)) if name in _DIGESTS else name not in wishes.off
