"""Whoever asks whatever: nothing of another office, and no name in full that is not theirs.

Over random people, worlds and questions, on both databases, in every place; whatever is offered
is pressed by the same person. The marks of `marked` are looked for in all that comes back.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db import agencies, chat_models, models
from db.agencies import AgencyTree
from db.catalogue import GROUPINGS, METRICS, Shape
from db.query import Compare, Condition, Filters, Grouping, Order, Period, Query
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers.conversation import Conversation
from handlers.messages import Circle, Kind, Person, Place, Post, Question, Reply
from handlers.outcome import outcome
from handlers.understanding.phrase import phrase
from tests.db.world import EDGES, World, build
from tests.handlers.asking import ZONE
from tests.handlers.marked import BODIES, OFFICERS, TODAY, UNITS, Held, Sight, debtor, fill, marked

NOON = datetime.combine(TODAY, time(12), ZONE)
ROLES = (Role.ADMIN, Role.LEADER, Role.HEAD, Role.OFFICER, Role.PARTNER)
#: Tables that an import fills, and what chats remember; the others came with the schema.
FILLED = (
    *(models.Recommendation, models.Target, models.Coercion, models.Receipt, models.Event),
    *(models.CaseSpell, models.Case, models.Officer, models.Agency, chat_models.Memory),
)

each_engine = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
units = st.sampled_from([*UNITS, *UNITS, "D1", "D1", None, "X9"])
posts = st.builds(
    Post,
    st.sampled_from(ROLES),
    units,
    st.sampled_from(["", *OFFICERS]),
    st.sampled_from(["", *BODIES]),
)
people = st.lists(posts, min_size=1, max_size=2).map(
    lambda held: Person("telegram", "7", held[0].role, tuple(held))
)
days = st.sampled_from([*EDGES, TODAY, date(2021, 12, 31)])
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
codes = st.builds("{}-2021-{:05}".format, st.sampled_from(list(UNITS)), st.integers(0, 30))
subjects = codes | st.integers(0, 30).map(debtor) | st.just("Hoàng Văn")


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Whatever can be asked, offices and officers of anybody in it."""
    metric = draw(st.sampled_from([m for m in METRICS.values() if m.shape is not Shape.HELP]))
    asked = tuple(draw(st.lists(st.sampled_from(list(UNITS)), max_size=2, unique=True)))
    if metric.shape is Shape.DEFINITION:
        return Query("definition", subject="rate")
    if metric.shape is Shape.CASE:
        return Query("case", units=asked, subject=draw(subjects))
    by = draw(st.none() | st.sampled_from([Grouping.UNIT, Grouping.OFFICER, *Grouping]))
    by = by if by in GROUPINGS.get(metric.shape, ()) else None
    return Query(
        metric.id,
        draw(periods),
        asked,
        condition=draw(st.sampled_from([None, *Condition])) if metric.id == "unenforced" else None,
        group_by=by,
        order=draw(st.sampled_from([None, *Order])) if by in (Grouping.UNIT, "officer") else None,
        compare=draw(st.sampled_from([None, Compare.PREVIOUS_YEAR])),
        filters=Filters(
            officer=draw(st.none() | st.sampled_from(OFFICERS)), own=draw(st.booleans())
        ),
        page=draw(st.sampled_from([1, 1, 2])),
    )


PARTS = (
    *("danh sách án tồn", "lịch cưỡng chế năm 2021", "hồ sơ", "vụ", "thụ lý", "còn", "tỷ lệ"),
    *("theo chấp hành viên", "theo đơn vị", "toàn tỉnh", "của ông", "đơn vị", "chấp hành viên"),
    *("năm 2020", "từ 01/01/2018 đến 31/12/2021", "thì sao", "liệt kê ra", "trang 2", "/viec"),
    *("Đơn vị B1", "Đơn vị B", "D1", "D2", "Lò Văn", "Xkaaea", "chấp hành viên Lò Văn Xkaaae"),
)
texts = st.lists(st.sampled_from(PARTS) | subjects | st.sampled_from(OFFICERS), max_size=5)
#: What most surely shows rows, of one's own office and of others.
PROBES = (
    "danh sách án tồn",
    "danh sách án tồn đơn vị {unit} đến {day}",
    "hồ sơ {code}",
    "hồ sơ {debtor}",
    "lịch cưỡng chế từ 01/01/2018 đến 31/12/2021",
    "lịch cưỡng chế đơn vị {unit} từ 15/06/2021 đến 31/12/2021",
    "thụ lý theo chấp hành viên từ 01/01/2018 đến {day}",
    "thụ lý đơn vị {unit} theo chấp hành viên từ 01/01/2018 đến {day}",
)
probes = st.builds(
    lambda text, unit, day, number: (text, unit, f"{day:%d/%m/%Y}", number),
    st.sampled_from(PROBES),
    st.sampled_from(list(UNITS)),
    days,
    st.integers(0, 29),
)
asked = st.lists(
    probes | probes | queries() | texts.map(" ".join), min_size=6, max_size=8, unique_by=repr
)


#: A head of some offices who takes part in coercions of all.
HEAD_AND_PARTNER = Person(
    *("telegram", "7", Role.HEAD),
    (Post(Role.HEAD, "P"), Post(Role.PARTNER, "N", body="Công an xã")),
)


class Office:
    """A conversation on one marked world."""

    def __init__(self, database: Database, world: World) -> None:
        with database.writing() as session:
            for table in FILLED:
                session.execute(delete(table))
            self.coercions: list[Held] = fill(session, world)
            self.tree: AgencyTree = agencies.load(session)
        self.world = world
        self._conversation = Conversation(database, Lexicographer())

    def worded(self, said: Query | str | tuple[str, str, str, int]) -> str:
        """A question in words: a query, a text, or one of the probes filled in."""
        if isinstance(said, Query):
            return phrase(said, self.tree)
        if isinstance(said, str):
            return said
        text, unit, day, number = said
        code = self.world.matters[number].code
        return text.format(unit=unit, day=day, code=code, debtor=debtor(number))

    def ask(self, text: str, person: Person, place: Place, circle: Circle | None) -> Reply:
        question = Question(text, person, NOON, place, "c", circle)
        return self._conversation.reply(question)

    def asked_whole(
        self, text: str, person: Person, place: Place, circle: Circle | None
    ) -> Iterator[tuple[str, Reply]]:
        """A question, and all that its answer offers, each with its text."""
        reply = self.ask(text, person, place, circle)
        yield text, reply
        for choice in (*reply.choices, *reply.feedback[-1:]):
            yield choice.question, self.ask(choice.question, person, place, circle)


def everything(reply: Reply) -> str:
    """All that could be read of a reply, in any way."""
    offered = [
        *(f"{choice.label} {choice.question}" for choice in (*reply.choices, *reply.feedback)),
        *reply.disclosed,
    ]
    return "\n".join([reply.text, *offered, json.dumps(outcome(reply), ensure_ascii=False)])


@each_engine
@given(
    seed=st.integers(0, 2**32),
    persons=st.lists(people, min_size=1, max_size=2),
    questions=asked,
    place=st.sampled_from([Place.PRIVATE, Place.PRIVATE, *Place]),
    circle=st.builds(Circle, st.sampled_from([None, *UNITS])),
)
@example(7914, [HEAD_AND_PARTNER], [(PROBES[5], "B1", "", 0)], Place.PRIVATE, Circle())
def test_nothing_of_another_office_and_no_name_that_is_not_theirs_is_ever_told(
    database: Database,
    seed: int,
    persons: list[Person],
    questions: list[Query | str | tuple[str, str, str, int]],
    place: Place,
    circle: Circle,
) -> None:
    office = Office(database, marked(build(seed, 30)))
    typed = ""
    for number, said in enumerate(questions):
        person = persons[number * len(persons) // len(questions)]  # moved on the way
        sight = Sight.of(office.world, office.coercions, person)
        shared = circle if place is Place.GROUP else None
        hidden = set(
            sight.hidden(figures_only=place is not Place.PRIVATE, circle=shared and shared.unit)
        )
        text = office.worded(said)
        typed += text  # what they wrote themselves may be said back, as what a chat goes on from
        for question, reply in office.asked_whole(text, person, place, shared):
            told = everything(reply)
            assert not [m for m in hidden if m in told and m not in typed], (question, told)


@settings(each_engine, max_examples=10)
@given(seed=st.integers(0, 2**32), person=people, number=st.integers(0, 29))
def test_a_case_elsewhere_and_one_that_there_is_not_are_answered_alike(
    database: Database, seed: int, person: Person, number: int
) -> None:
    office = Office(database, marked(build(seed, 30)))
    matter = office.world.matters[number]
    sight = Sight.of(office.world, office.coercions, person)
    if matter.code not in set(sight.hidden()):
        return
    missing = f"{matter.unit}-2021-99999"
    there, not_there = (
        office.ask(f"hồ sơ {code}", person, Place.PRIVATE, None) for code in (matter.code, missing)
    )
    assert everything(there).replace(matter.code, missing) == everything(not_there)


def test_whoever_sees_everything_is_shown_the_marks(database: Database) -> None:
    office = Office(database, marked(build(7, 30)))
    admin = Person("telegram", "1", Role.ADMIN, (Post(Role.ADMIN),))
    assert {mark[:2] for mark in Sight(office.world, office.coercions, admin.posts).hidden()} == {
        "Sx"
    }
    told = ""
    for text in (
        *(f"danh sách án tồn đơn vị N năm 2021 trang {page}" for page in (1, 2)),
        "thụ lý theo chấp hành viên năm 2021",
        "lịch cưỡng chế từ 01/01/2018 đến 31/12/2021",
        *(f"hồ sơ {matter.code}" for matter in office.world.matters),
    ):
        told += everything(office.ask(text, admin, Place.PRIVATE, None))
    for mark in ("Zq", "Yj", "Wv", "Xk", "D1-2021-"):
        assert mark in told, mark
    assert "Sx" not in told


@pytest.mark.parametrize("reason", ["moved", "blocked"])
def test_rights_taken_away_close_the_list_that_is_open(database: Database, reason: str) -> None:
    """A list of thirty pages, its button for the next one pressed after the rights went."""
    office = Office(database, marked(build(11, 1_100)))
    head = Person("telegram", "7", Role.HEAD, (Post(Role.HEAD, "N"),))
    first = office.ask("danh sách án tồn", head, Place.PRIVATE, None)
    assert outcome(first)["total"] >= 300
    (turned,) = (choice for choice in first.choices if choice.turns)
    assert office.ask(turned.question, head, Place.PRIVATE, None).kind is Kind.ANSWER
    after = Post(Role.HEAD, "B2") if reason == "moved" else Post(Role.STRANGER)
    later = Person("telegram", "7", after.role, (after,))
    refused = office.ask(turned.question, later, Place.PRIVATE, None)
    assert refused.kind is Kind.REFUSE
    assert not refused.choices
    assert refused.answer is None
