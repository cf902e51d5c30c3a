"""When whom is told: a row for each reason, and what holds of any plan."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.calendar import Calendar
from db.planning.planner import awake, plan
from db.planning.terms import AT_ONCE, CHECKPOINTS, Knower, Matter, Part, Step, Who, Wishes
from tests.db.planning.matters import (
    EVERYBODY,
    FOLLOWER,
    GROUP,
    HEAD,
    LEADER,
    OFFICER,
    PARTNER,
    ZONE,
    Outbox,
    at,
    held,
    matter,
    told,
)

USUAL = [
    ("d7", "2026-12-09 08:00"),
    ("d3", "2026-12-13 08:00"),
    ("d1", "2026-12-15 08:00"),
    ("h2", "2026-12-16 06:30"),
]
ONE_DAY_OFF = Calendar({date(2026, 12, 15): False})

#: Why something is told: coercion, who, the present, the calendar, what that person is told.
REASONS: list[tuple[str, Matter, Knower, str, Calendar, list[tuple[str, str]]]] = [
    (
        "a new coercion, and its reminders",
        matter(),
        OFFICER,
        "2026-12-01 10:00",
        Calendar(),
        [("new", "2026-12-01 10:00"), *USUAL],
    ),
    (
        "entered at night, told in the morning",
        matter(),
        PARTNER,
        "2026-12-01 22:00",
        Calendar(),
        [("new", "2026-12-02 06:00"), *USUAL],
    ),
    (
        "entered within three days: urgent, and what is still ahead",
        matter(),
        PARTNER,
        "2026-12-14 09:00",
        Calendar(),
        [("late", "2026-12-14 09:00"), *USUAL[2:]],
    ),
    (
        "entered in the night of its day: at once",
        matter(),
        OFFICER,
        "2026-12-16 01:00",
        Calendar(),
        [("late", "2026-12-16 01:00"), ("h2", "2026-12-16 06:30")],
    ),
    (
        "entered after seven days before: without that reminder",
        matter(),
        GROUP,
        "2026-12-10 09:00",
        Calendar(),
        [("new", "2026-12-10 09:00"), *USUAL[1:]],
    ),
    (
        "entered when it was over: nothing",
        matter(),
        OFFICER,
        "2026-12-16 09:00",
        Calendar(),
        [],
    ),
    (
        "put off before anybody knew: nothing",
        matter(state="postponed"),
        OFFICER,
        "2026-12-01 10:00",
        Calendar(),
        [],
    ),
    (
        "a day off by override: one working day before moves with it",
        matter(),
        PARTNER,
        "2026-12-01 10:00",
        ONE_DAY_OFF,
        [
            ("new", "2026-12-01 10:00"),
            *USUAL[:2],
            ("d1", "2026-12-14 08:00"),
            USUAL[3],
        ],
    ),
    (
        "after Tết 2027: one working day before is before the holidays",
        matter("2027-02-11 08:30"),
        PARTNER,
        "2027-01-20 10:00",
        Calendar(),
        [
            ("new", "2027-01-20 10:00"),
            ("d1", "2027-02-03 08:00"),
            ("d7", "2027-02-04 08:00"),
            ("d3", "2027-02-08 08:00"),
            ("h2", "2027-02-11 06:30"),
        ],
    ),
    (
        "forced: the checkpoints in working days, for the officer",
        matter(forced=True, seizure=True),
        OFFICER,
        "2026-12-01 10:00",
        ONE_DAY_OFF,
        [
            ("new", "2026-12-01 10:00"),
            ("checkpoint_plan", "2026-12-08 08:00"),
            ("d7", "2026-12-09 08:00"),
            ("checkpoint_notice", "2026-12-10 08:00"),
            ("checkpoint_cost", "2026-12-11 08:00"),
            ("d3", "2026-12-13 08:00"),
            ("d1", "2026-12-14 08:00"),
            ("checkpoint_meeting", "2026-12-14 08:00"),
            ("checkpoint_24h", "2026-12-15 08:30"),
            ("h2", "2026-12-16 06:30"),
        ],
    ),
    (
        "forced without seizing: no notice of it; a partner has no checkpoints",
        matter(forced=True),
        PARTNER,
        "2026-12-01 10:00",
        Calendar(),
        [("new", "2026-12-01 10:00"), *USUAL],
    ),
    (
        "unanswered: the head one working day before, in the morning",
        matter(),
        HEAD,
        "2026-12-01 10:00",
        Calendar(),
        [
            ("new", "2026-12-01 10:00"),
            *USUAL[:2],
            ("unanswered", "2026-12-15 08:00"),
            *USUAL[2:],
        ],
    ),
    (
        "unanswered still: the leader in the afternoon",
        matter(),
        LEADER,
        "2026-12-01 10:00",
        Calendar(),
        [
            ("new", "2026-12-01 10:00"),
            *USUAL[:3],
            ("unanswered", "2026-12-15 14:00"),
            USUAL[3],
        ],
    ),
    (
        "an unlawful time: whoever is in charge is warned",
        matter("2026-12-19 08:30"),
        OFFICER,
        "2026-12-18 12:00",
        Calendar(),
        [
            ("late", "2026-12-18 12:00"),
            ("guard", "2026-12-18 12:00"),
            ("h2", "2026-12-19 06:30"),
        ],
    ),
    (
        "an unlawful time: a follower is not warned",
        matter("2026-12-19 08:30"),
        FOLLOWER,
        "2026-12-18 12:00",
        Calendar(),
        [("late", "2026-12-18 12:00"), ("h2", "2026-12-19 06:30")],
    ),
    (
        "own quiet hours, and a step that is not wanted",
        matter(),
        replace(FOLLOWER, wishes=Wishes(frozenset({"d3"}), (time(20), time(9)))),
        "2026-12-01 21:00",
        Calendar(),
        [
            ("new", "2026-12-02 09:00"),
            ("d7", "2026-12-09 09:00"),
            ("d1", "2026-12-15 09:00"),
            ("h2", "2026-12-16 06:30"),
        ],
    ),
    (
        "what is told at once cannot be done without",
        matter(),
        replace(OFFICER, wishes=Wishes(frozenset(map(str, Step)))),
        "2026-12-01 10:00",
        Calendar(),
        [("new", "2026-12-01 10:00")],
    ),
    (
        "a stand-in: only on the days of the absence",
        matter(),
        replace(PARTNER, days=(date(2026, 12, 1), date(2026, 12, 13))),
        "2026-12-01 10:00",
        Calendar(),
        [("new", "2026-12-01 10:00"), *USUAL[:2]],
    ),
]


@pytest.mark.parametrize(
    ("coercion", "knower", "now", "calendar", "expected"),
    [row[1:] for row in REASONS],
    ids=[row[0] for row in REASONS],
)
def test_every_reason_tells_its_steps_at_their_minutes(
    coercion: Matter,
    knower: Knower,
    now: str,
    calendar: Calendar,
    expected: list[tuple[str, str]],
) -> None:
    assert told(plan(coercion, [knower], [], calendar, at(now))) == expected


#: What became of it: what was told before, the coercion now, what those who knew are told.
CHANGES = [
    ("moved", matter("2026-12-18 09:00", version=2), "changed"),
    ("moved into the past", matter("2026-12-01 09:00", version=2), "changed"),
    ("put off", matter(version=2, state="postponed"), "changed"),
    ("called off", matter(version=2, state="cancelled"), "cancelled"),
    ("held", matter(version=2, state="held"), "changed"),
]


@pytest.mark.parametrize(
    ("now_it_is", "step"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_a_change_reaches_exactly_those_who_knew_the_old_date(now_it_is: Matter, step: str) -> None:
    knew, did_not_know = (OFFICER, HEAD, GROUP), (PARTNER, LEADER)
    before = plan(matter(), EVERYBODY, [], Calendar(), at("2026-12-01 10:00"))
    rows = [
        held(one, "sent" if one.who in {k.who for k in knew} else "planned")
        for one in before
        if one.step == "new"
    ]
    found = plan(now_it_is, EVERYBODY, rows, Calendar(), at("2026-12-02 10:00"))
    for knower in knew:
        assert told(found, of=knower, steps=AT_ONCE) == [(step, "2026-12-02 10:00")]
    for knower in did_not_know:
        ahead = now_it_is.scheduled_at > datetime(2026, 12, 2, 10) and now_it_is.state == "planned"
        expected = [("new", "2026-12-02 10:00")] if ahead else []
        assert told(found, of=knower, steps=AT_ONCE) == expected


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("sent", "changed"),
        ("unknown", "changed"),
        ("taken", "changed"),
        ("folded", "changed"),
        ("planned", "new"),
        ("dead", "new"),
        ("void", "new"),
    ],
)
def test_who_may_have_been_told_counts_as_having_known(state: str, step: str) -> None:
    (first,) = plan(matter(), [FOLLOWER], [], Calendar(), at("2026-12-01 10:00"))[:1]
    moved = matter("2026-12-18 09:00", version=2)
    found = plan(moved, [FOLLOWER], [held(first, state)], Calendar(), at("2026-12-02 10:00"))
    assert told(found, steps=AT_ONCE) == [(step, "2026-12-02 10:00")]


def test_an_officer_who_gave_the_coercion_away_is_told_of_changes_and_a_follower_is_not() -> None:
    first = plan(matter(), [OFFICER, FOLLOWER], [], Calendar(), at("2026-12-01 10:00"))
    rows = [held(one, "sent") for one in first if one.step == "new"]
    successor = Knower(Who(9), Part.OFFICER)
    moved = matter("2026-12-18 09:00", version=2)
    found = plan(moved, [successor], rows, Calendar(), at("2026-12-02 10:00"))
    assert told(found, of=OFFICER) == [("changed", "2026-12-02 10:00")]
    assert told(found, of=FOLLOWER) == []
    assert told(found, of=successor)[0] == ("new", "2026-12-02 10:00")


def test_a_change_at_night_waits_unless_it_is_of_that_day() -> None:
    (first,) = plan(matter(), [OFFICER], [], Calendar(), at("2026-12-01 10:00"))[:1]
    for now, due in (
        ("2026-12-14 23:30", "2026-12-15 06:00"),
        ("2026-12-16 03:00", "2026-12-16 03:00"),
    ):
        called_off = matter(version=2, state="cancelled")
        found = plan(called_off, [OFFICER], [held(first, "sent")], Calendar(), at(now))
        assert told(found) == [("cancelled", due)]


def test_planning_again_later_tells_nothing_twice_and_moves_nothing() -> None:
    outbox, coercion = Outbox(), matter(forced=True)
    for now in ("2026-12-01 22:30", "2026-12-01 23:30", "2026-12-14 09:00", "2026-12-15 09:00"):
        outbox.send(at(now))
        outbox.replan(coercion, EVERYBODY, at(now))
    outbox.send(at("2026-12-17 00:00"))
    once = [(who, step) for who, step, _, _ in outbox.sent]
    assert len(once) == len(set(once))
    news = [due for _, step, _, due in outbox.sent if step in AT_ONCE]
    assert news == [at("2026-12-02 06:00")] * len(EVERYBODY)


def test_what_was_planned_and_lies_in_the_past_by_an_override_is_told_at_once() -> None:
    outbox, coercion = Outbox(), matter()
    outbox.replan(coercion, [OFFICER], at("2026-12-01 10:00"))
    outbox.send(at("2026-12-14 09:00"))
    outbox.calendar = ONE_DAY_OFF
    outbox.replan(coercion, [OFFICER], at("2026-12-14 10:00"))
    d1 = [row.due_at for row in outbox.rows.values() if row.step == "d1"]
    assert d1 == [at("2026-12-14 10:00")]


def test_who_comes_back_is_told_again_what_was_taken_back() -> None:
    outbox, coercion = Outbox(), matter()
    outbox.replan(coercion, [OFFICER], at("2026-12-01 10:00"))
    outbox.replan(coercion, [], at("2026-12-01 10:01"))
    assert {row.state for row in outbox.rows.values()} == {"void"}
    outbox.replan(coercion, [OFFICER], at("2026-12-01 10:02"))
    assert {row.state for row in outbox.rows.values()} == {"planned"}


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=ZONE)
)
days_ahead = st.timedeltas(timedelta(minutes=1), timedelta(days=40))
parts = st.sampled_from(EVERYBODY)


@given(moments, days_ahead, parts, st.booleans())
def test_whatever_is_planned_is_ahead_and_once_and_in_time(
    now: datetime, ahead: timedelta, knower: Knower, forced: bool
) -> None:
    scheduled = (now + ahead).replace(tzinfo=None, second=0, microsecond=0)
    found = plan(matter(str(scheduled), forced=forced), [knower], [], Calendar(), now)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.due_at >= now
        assert one.expires_at >= one.due_at
        wall = one.due_at.replace(tzinfo=None)
        assert wall <= scheduled or one.step in (Step.NEW, Step.LATE, Step.GUARD)
        by_day = scheduled.time() > time(6)  # else it is over when the quiet hours are
        if by_day and wall.date() != scheduled.date():
            assert time(6) <= wall.time() < time(22), (one.step, wall)


@given(moments, days_ahead, st.sampled_from([OFFICER, HEAD]))
def test_as_many_working_days_are_left_as_the_checkpoint_asks(
    now: datetime, ahead: timedelta, knower: Knower
) -> None:
    scheduled = (now + ahead).replace(tzinfo=None)
    calendar = Calendar()
    coercion = matter(str(scheduled), forced=True, seizure=True)
    for one in plan(coercion, [knower], [], calendar, now):
        count = CHECKPOINTS.get(Step(one.step))
        if count is not None:
            span = (scheduled.date() - one.due_at.date()).days
            days = (one.due_at.date() + timedelta(n) for n in range(span))
            assert sum(map(calendar.is_working, days)) == count


@given(moments, st.times(), st.times())
def test_nobody_is_woken_in_their_quiet_hours(now: datetime, start: time, end: time) -> None:
    heard = awake(now, (start, end))
    assert now <= heard < now + timedelta(days=1)
    assert awake(heard, (start, end)) == heard
    if heard != now:
        assert heard.time() == end


def test_without_quiet_hours_everything_is_told_at_once() -> None:
    now = at("2026-12-01 23:00")
    assert awake(now, (time(0), time(0))) == now
