"""Dialogs of coming in: a code, a request, a group; strangers get one line and nothing else."""

from dataclasses import fields
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from db import audit
from db.addresses import addresses
from db.alert_models import Delivery
from db.authority import Why
from db.outbox import Draft
from db.parcels import Due, Parcel
from db.people_models import AuditRecord
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording
from handlers import wording_people as words
from handlers.alerts import Alerts
from handlers.messages import Kind
from handlers.notices import Notices
from tests.db.folk import join, settle
from tests.handlers.chatting import Chats
from tests.keys import VAULT

ADMIN, ANNA = "11", "21"
KHU_VUC_1 = "Phòng THADS khu vực 1"


@pytest.fixture
def chats(database: Database) -> Chats:
    settle(database)
    return Chats(database)


def invited(chats: Chats, line: str) -> str:
    """A code that an administrator asked for in one line."""
    reply = chats.say(ADMIN, f"/moi_nguoi {line}")
    assert reply.code in reply.text
    return reply.code


def test_an_invitation_is_made_by_four_buttons_and_lets_somebody_in(chats: Chats) -> None:
    assert chats.say(ADMIN, "/moi_nguoi").text == words.WHICH_ROLE
    assert chats.press(ADMIN, "Thủ trưởng đơn vị").text == words.WHICH_UNIT
    assert chats.press(ADMIN, KHU_VUC_1).text.startswith(words.HOW_LONG)
    reply = chats.press(ADMIN, "7 ngày")
    assert "08:00 ngày 30/11/2026" in reply.text
    assert chats.say(ANNA, f"/start {reply.code}").text == words.JOINED
    assert chats.say(ANNA, "/toi").text.splitlines()[1] == f"thủ trưởng đơn vị – {KHU_VUC_1}"


def test_a_bare_code_lets_in_as_well_in_any_writing(chats: Chats) -> None:
    code = invited(chats, "chấp hành viên; khu vực 2; 7; Nguyễn Văn A")
    typed = code.lower().replace("-", "")
    assert chats.say(ANNA, f" {typed} ").text == words.JOINED
    told = chats.say(ANNA, "/toi").text
    assert "Nguyễn Văn A" in told
    assert "khu vực 2" in told
    assert chats.say("22", code).text == words.BAD_CODE


ROLES = {
    "quản trị": Role.ADMIN,
    "lanh dao": Role.LEADER,
    "Thủ trưởng đơn vị": Role.HEAD,
    "CHV": Role.OFFICER,
    "cơ quan phối hợp": Role.PARTNER,
    "partner": Role.PARTNER,
}


@pytest.mark.parametrize(("said", "role"), ROLES.items())
def test_roles_are_understood_in_their_usual_words(sqlite_url: str, said: str, role: Role) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    chats = Chats(database)
    chats.say(ANNA, invited(chats, f"{said}; T; 1"))
    assert words.ROLES[role] in chats.say(ANNA, "/toi").text
    database.close()


def test_everything_that_a_stranger_sends_gets_one_line(chats: Chats) -> None:
    for text in (
        "/start",
        "tỷ lệ thi hành xong",
        "/toi",
        "/nguoi",
        "/moi_nguoi",
        "/xinvao",
        "/nhom",
    ):
        reply = chats.say(ANNA, text)
        assert (reply.kind, reply.text) == (Kind.REFUSE, wording.REFUSED)


def test_a_wrong_code_an_old_one_and_one_after_five_tries_are_told_alike(chats: Chats) -> None:
    code = invited(chats, "chv; A; 1")
    said = [chats.say(ANNA, f"/start sai{n}").text for n in range(5)]
    said.append(chats.say(ANNA, code).text)
    assert set(said) == {words.BAD_CODE}
    chats.pass_time(hours=1)
    assert chats.say(ANNA, code).text == words.JOINED


def test_a_request_is_granted_by_buttons_and_holds_at_once(chats: Chats) -> None:
    reply = chats.say(ANNA, "/dangky Lò  Thị An; phòng khu vực 1")
    assert reply.text == words.requested(KHU_VUC_1)
    assert words.waiting(1) in chats.say(ADMIN, "/toi").text
    assert "1. Lò Thị An" in chats.press(ADMIN, words.ALL_REQUESTS).text
    chats.press(ADMIN, "1")
    assert chats.press(ADMIN, words.GRANT).text.startswith(words.GRANT_AS)
    chats.press(ADMIN, "Chấp hành viên, cán bộ")
    assert "Lò Thị An" in chats.say(ANNA, "/toi").text
    assert chats.say(ADMIN, "/xinvao").text == words.NO_REQUESTS
    assert chats.say(ANNA, "/dangky Lò Thị An; A").text == words.ALREADY_IN


def test_a_request_is_turned_down_by_a_button(chats: Chats) -> None:
    chats.say(ANNA, "/dangky An; B")
    chats.say(ADMIN, "/xinvao 1")
    assert chats.press(ADMIN, words.DENY).text == words.DENIED
    assert chats.say(ADMIN, "/xinvao 1").text == words.WHY[Why.NOT_THERE]
    assert chats.say(ANNA, "/toi").text == wording.REFUSED


OFFICES = {
    "by an old name": ("Chi cục Cốc Xa", words.requested(KHU_VUC_1), []),
    "by its code": ("A", words.requested(KHU_VUC_1), []),
    "with a slip": ("tổ Na Phawc", words.WHICH_OFFICE, ["Tổ Nà Phặc"]),
    "by a part": ("khu vực", words.WHICH_OFFICE, [KHU_VUC_1, "Phòng THADS khu vực 2"]),
    "by none": ("", words.HOW_TO_ASK_IN, []),
    "by another's": ("Bộ Ngoại giao", f"{words.NO_SUCH_OFFICE}\n{words.HOW_TO_ASK_IN}", []),
}


@pytest.mark.parametrize(("typed", "said", "offered"), OFFICES.values(), ids=OFFICES)
def test_an_office_is_recognised_or_asked_for(
    sqlite_url: str, typed: str, said: str, offered: list[str]
) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    reply = Chats(database).say(ANNA, f"/dangky Lò Thị An; {typed}")
    assert reply.text == said
    assert [choice.label for choice in reply.choices] == offered
    database.close()


def test_an_office_that_may_be_several_is_chosen_by_a_button(chats: Chats) -> None:
    assert chats.say(ANNA, "/dangky Lò Thị An; khu vực").text == words.WHICH_OFFICE
    assert chats.press(ANNA, KHU_VUC_1).text == words.requested(KHU_VUC_1)


def test_after_five_tries_no_request_is_taken_for_the_hour(chats: Chats) -> None:
    for _ in range(5):
        assert chats.say(ANNA, "/dangky").text == words.HOW_TO_ASK_IN
    assert chats.say(ANNA, "/dangky An; A").text == words.TOO_MANY_TRIES
    chats.pass_time(hours=1)
    assert chats.say(ANNA, "/dangky An; A").kind is Kind.ANSWER


def test_who_was_blocked_is_let_in_by_nothing(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.OFFICER, "A")
    code = invited(chats, "chv; A; 1")
    chats.say(ADMIN, f"/nguoi {number} chặn")
    for text in (code, f"/start {code}", "/dangky An; A"):
        assert chats.say(ANNA, text).text == wording.REFUSED
    assert chats.say("22", code).text == words.JOINED


def test_an_account_of_another_messenger_is_joined_by_its_own_code(chats: Chats) -> None:
    join(chats.database, ANNA, Role.OFFICER, "A", "Lò Thị An")
    code = chats.say(ANNA, "/ketnoi").text.splitlines()[1]
    assert chats.say("z", code, channel="zalo").text == words.CONNECTED
    assert "Lò Thị An" in chats.say("z", "/toi", channel="zalo").text
    assert chats.say(ADMIN, "/ketnoi").text == words.NOT_REGISTERED


def test_an_administrator_by_setting_may_be_registered_too(chats: Chats) -> None:
    code = invited(chats, "thủ trưởng; A; 1; Vũ Văn Bình")
    assert chats.say(ADMIN, code).text == words.JOINED
    told = chats.say(ADMIN, "/toi").text
    assert "Vũ Văn Bình" in told
    assert words.BY_SETTING in told
    assert chats.say(ADMIN, "/nguoi").kind is Kind.ANSWER


def test_a_group_is_registered_where_it_is_by_who_administers_the_office(chats: Chats) -> None:
    join(chats.database, ANNA, Role.ADMIN, "A")
    join(chats.database, "22", Role.HEAD, "A")
    assert chats.say(ANNA, "/nhom khu vực 1").text == words.IN_A_GROUP
    assert chats.say("22", "/nhom khu vực 1", group="-1").text == wording.ADMINS_ONLY
    assert chats.say(ANNA, "/nhom B", group="-1").text == words.WHY[Why.NOT_YOURS]
    said = words.group_of(KHU_VUC_1)
    assert chats.say(ANNA, "/nhom khu vực 1", group="-1").text == said
    assert chats.say(ANNA, "/nhom", group="-1").text.splitlines()[0] == said
    assert chats.say(ANNA, "/nhom thôi", group="-1").text == words.GROUP_ENDED
    assert chats.say(ANNA, "/nhom", group="-1").text.startswith(words.NO_GROUP)


@pytest.mark.parametrize(
    "text", ["/toi", "/nguoi", "/moi_nguoi", "/xinvao", "/nghi", "/roi đồng ý", "/ketnoi"]
)
def test_whatever_is_about_people_is_said_in_private_only(sqlite_url: str, text: str) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    join(database, ANNA, Role.ADMIN, None)
    chats = Chats(database)
    assert chats.say(ANNA, text, group="-1").text == wording.PRIVATE_ONLY
    database.close()


def test_a_code_is_withdrawn_by_the_button_under_it(chats: Chats) -> None:
    code = invited(chats, "chv; A; 1")
    assert chats.press(ADMIN, words.WITHDRAW).text == words.WITHDRAWN
    assert chats.say(ANNA, code).text == words.BAD_CODE
    assert chats.say(ADMIN, "/moi_nguoi hủy 1").text == words.WHY[Why.NOT_THERE]


def test_no_code_is_kept_in_the_clear_or_in_the_audit(chats: Chats) -> None:
    join(chats.database, ANNA, Role.HEAD, "A")
    code = invited(chats, "chv; A; 1")
    for text in (code, f"/start {code}"):
        assert chats.say(ANNA, text).text == words.ALREADY_IN
    with chats.database.reading() as session:
        rows = session.scalars(select(AuditRecord)).all()
        kept = [(row.kind, row.facts, audit.words_of(row, VAULT)) for row in rows]
    assert "command" in [kind for kind, _, _ in kept]
    assert code.lower() not in repr(kept).lower()


def notices(chats: Chats) -> list[Draft]:
    """What is to be told of requests."""
    with chats.database.reading() as session:
        rows = session.scalars(
            select(Delivery).where(Delivery.kind == "request").order_by(Delivery.id)
        ).all()
    names = [field.name for field in fields(Draft)]
    return [Draft(**{name: getattr(row, name) for name in names}) for row in rows]


def test_the_administrators_of_the_office_are_told_of_a_request_with_its_buttons(
    chats: Chats,
) -> None:
    told = [join(chats.database, str(n), Role.ADMIN, unit) for n, unit in enumerate((None, "A"))]
    join(chats.database, "2", Role.ADMIN, "B")
    join(chats.database, "3", Role.HEAD, "A")
    for office in ("B", "A"):
        chats.say(ANNA, f"/dangky Lò Thị An; {office}")
    everybody = notices(chats)
    drafts = [draft for draft in everybody if draft.person_id in told]
    assert len(drafts) == 2
    assert len(everybody) == 3
    alerts = Alerts(chats.database, Lexicographer())
    elsewhere = [draft for draft in everybody if draft not in drafts]
    assert not alerts.letter([Due(1, elsewhere[0])], "telegram", chats.now).lines
    letter = alerts.letter([Due(1, drafts[1])], "telegram", chats.now)
    assert letter.reply.text.splitlines()[0] == words.NEW_REQUEST
    assert "Lò Thị An" in letter.reply.text
    assert [choice.label for choice in letter.choices][:2] == [words.GRANT, words.DENY]
    chats.last["1"] = letter.reply
    chats.press("1", words.DENY)
    for draft in everybody:
        assert not alerts.letter([Due(1, draft)], "telegram", chats.now).lines


def test_administrators_are_told_of_a_request_once_they_are_awake(chats: Chats) -> None:
    join(chats.database, "1", Role.ADMIN, None)
    chats.pass_time(hours=15)
    chats.say(ANNA, "/dangky Lò Thị An; A")
    (draft,) = notices(chats)
    due_at = draft.due_at.replace(tzinfo=UTC).astimezone(chats.now.tzinfo)
    assert (chats.now.hour, due_at) == (23, chats.now.replace(hour=6) + timedelta(days=1))


@pytest.mark.parametrize(
    ("verb", "told"), [(words.GRANT, words.LET_IN), (words.DENY, words.TURNED_DOWN)]
)
def test_whoever_asked_to_be_let_in_is_told_what_was_decided_on_the_chat_they_asked_in(
    chats: Chats, verb: str, told: str
) -> None:
    chats.say(ANNA, "/dangky Lò Thị An; A")
    chats.say(ADMIN, "/xinvao 1")
    chats.press(ADMIN, verb)
    if verb == words.GRANT:
        chats.press(ADMIN, chats.labels(ADMIN)[0])
    (draft,) = (one for one in notices(chats) if one.step != "request")
    with chats.database.reading() as session:
        (to,) = addresses(session, VAULT, draft)
    assert (to.channel, to.chat) == ("telegram", ANNA)
    parcel = Parcel((Due(7, draft),))
    rendered = Notices(chats.database, Lexicographer()).render(parcel, "telegram", chats.now)
    assert (rendered.reply.text, rendered.told) == (told, {7})


def test_many_requests_of_one_sender_are_one_notice(chats: Chats) -> None:
    join(chats.database, "1", Role.ADMIN, None)
    for _ in range(4):
        chats.say(ANNA, "/dangky Lò Thị An; A")
    assert len(notices(chats)) == 1
