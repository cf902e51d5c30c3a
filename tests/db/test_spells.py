"""A case through time: what it is on each day, told by a table of stories."""

from datetime import date

import pytest

from db.models import FOREVER
from db.spells import Closing, spells
from db.terms import EventKind, Standing

ACCEPTED = date(2020, 1, 10)
E, N, P, S, R, A = (
    EventKind.ENFORCEABLE,
    EventKind.NOT_ENFORCEABLE,
    EventKind.POSTPONED,
    EventKind.SUSPENDED,
    EventKind.RESUMED,
    EventKind.SET_ASIDE,
)
GOING, WAITING, STOPPED, POOR, ASIDE = (
    Standing.IN_PROGRESS,
    Standing.POSTPONED,
    Standing.SUSPENDED,
    Standing.WITHOUT_MEANS,
    Standing.SET_ASIDE,
)


def day(number: int) -> date:
    return date(2020, 2, number)


STORIES = {
    "nothing happened": ([], [(ACCEPTED, GOING)]),
    "means lost and found": (
        [(1, N), (5, E)],
        [(ACCEPTED, GOING), (day(1), POOR), (day(5), GOING)],
    ),
    "postponed until resumed": (
        [(1, P), (5, R)],
        [(ACCEPTED, GOING), (day(1), WAITING), (day(5), GOING)],
    ),
    "a later state ends a postponement": (
        [(1, P), (5, S), (9, N)],
        [(ACCEPTED, GOING), (day(1), WAITING), (day(5), STOPPED), (day(9), POOR)],
    ),
    "postponed without means stays without means": (
        [(1, N), (5, P), (9, R)],
        [(ACCEPTED, GOING), (day(1), POOR)],
    ),
    "means found end a postponement": (
        [(1, P), (5, E)],
        [(ACCEPTED, GOING), (day(1), WAITING), (day(5), GOING)],
    ),
    "only means bring back what was set aside": (
        [(1, N), (3, A), (5, N), (7, P), (8, R), (9, E)],
        [(ACCEPTED, GOING), (day(1), POOR), (day(3), ASIDE), (day(9), GOING)],
    ),
    "the last word of a day stands": ([(1, N), (1, E)], [(ACCEPTED, GOING)]),
    "the same word twice is one spell": ([(1, N), (5, N)], [(ACCEPTED, GOING), (day(1), POOR)]),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_gives_its_spells(name: str) -> None:
    happened, expected = STORIES[name]
    events = [(day(when), place, kind) for place, (when, kind) in enumerate(happened)]
    found, closing = spells(ACCEPTED, events)
    assert [(spell.starts_on, spell.standing) for spell in found] == expected
    assert [spell.ends_on for spell in found] == [s for s, _ in expected[1:]] + [FOREVER]
    assert closing is None


def test_the_closing_event_ends_the_last_spell_and_what_follows_changes_nothing() -> None:
    events = [(day(1), 0, N), (day(5), 0, EventKind.TERMINATED), (day(9), 0, E)]
    found, closing = spells(ACCEPTED, events)
    assert [(s.starts_on, s.ends_on, s.standing) for s in found] == [
        (ACCEPTED, day(1), GOING),
        (day(1), day(5), POOR),
    ]
    assert closing == Closing(day(5), EventKind.TERMINATED)


def test_a_case_closed_on_the_day_it_was_accepted_has_no_spell() -> None:
    found, closing = spells(ACCEPTED, [(ACCEPTED, 0, EventKind.ENFORCED)])
    assert found == ()
    assert closing == Closing(ACCEPTED, EventKind.ENFORCED)


def test_an_event_of_the_day_of_acceptance_sets_the_first_spell() -> None:
    found, _ = spells(ACCEPTED, [(ACCEPTED, 0, N)])
    assert [(s.starts_on, s.standing) for s in found] == [(ACCEPTED, POOR)]
