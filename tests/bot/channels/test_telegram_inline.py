"""Questions typed in other chats: answered to the asker alone, where they have the right."""

from datetime import UTC, datetime, timedelta

from db.session import Database
from handlers import wording
from handlers.messages import Choice, Kind, Place, Reply, bold, line
from tests.bot.channels.office import ADMIN, GROUP, OTHER_ADMIN, STRANGER, Office, Script, polling
from tests.fakes.bot_api import BotApi


def test_the_answer_is_offered_to_whoever_types_and_to_nobody_else(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies["tỷ lệ Sa Pa"] = Reply(Kind.ANSWER, (line(bold("97,23 %")), line("Sa Pa")))
    shown = api.offered(api.type(ADMIN, "tỷ lệ Sa Pa"))
    assert shown.articles == (("97,23 %", "97,23 %\nSa Pa"),)
    assert (shown.personal, shown.leads_to) == (True, wording.ASK_IN_PRIVATE)
    assert shown.cached_seconds <= 10
    assert [question.place for question in script.asked] == [Place.INLINE]


def test_a_question_that_could_mean_several_offers_the_answer_of_each(
    api: BotApi, office: Office, script: Script
) -> None:
    choices = tuple(Choice(name, f"tỷ lệ {name}") for name in ("một", "hai", "ba"))
    script.replies["tỷ lệ"] = Reply(Kind.CLARIFY, (line("Đơn vị nào?"),), choices)
    script.replies["tỷ lệ hai"] = Reply(Kind.REFUSE, (line(wording.PRIVATE_ONLY),))
    shown = api.offered(api.type(ADMIN, "tỷ lệ"))
    assert shown.texts == ["Đáp: tỷ lệ một", "Đáp: tỷ lệ ba"]


def test_what_is_refused_empty_or_of_a_stranger_offers_only_the_way_to_us(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies["danh sách"] = Reply(Kind.REFUSE, (line(wording.PRIVATE_ONLY),))
    for sender, text in ((ADMIN, "danh sách"), (ADMIN, " "), (STRANGER, "tỷ lệ")):
        shown = api.offered(api.type(sender, text))
        assert (shown.articles, shown.leads_to) == ((), wording.ASK_IN_PRIVATE)
    assert [question.text for question in script.asked] == ["danh sách"]


def test_what_was_typed_long_ago_is_no_longer_answered(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    times = [datetime(2026, 11, 23, 8, tzinfo=UTC)]

    def now() -> datetime:
        times.append(times[-1] + timedelta(minutes=1))
        return times[-1]

    with polling(api, sqlite, script, clock=now) as office:
        api.type(ADMIN, "tỷ lệ")
        api.until(lambda: not api.pending())
        office.settled()
    assert script.asked == []
    assert api.called("answerInlineQuery") == []


def test_a_reply_with_names_cannot_be_passed_on(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {
        "hồ sơ": Reply(Kind.ANSWER, (line("N.V.A"),), names=True),
        "tỷ lệ": Reply(Kind.ANSWER, (line("97 %"),)),
    }
    for text in script.replies:
        api.say(ADMIN, text)
    assert [shown.protected for shown in api.answers(ADMIN, 2)] == [True, False]


def test_a_button_is_for_the_person_who_asked(api: BotApi, office: Office, script: Script) -> None:
    choice = Choice("Theo đơn vị", "theo đơn vị")
    script.replies = {"/tyle": Reply(Kind.ANSWER, (line("Đáp"),), (choice,))}
    api.say(GROUP, "/tyle", ADMIN)
    api.answers(GROUP)
    api.press(GROUP, "Theo đơn vị", OTHER_ADMIN)
    assert api.answers(GROUP, 2)[1].text == wording.STALE_BUTTON
    api.press(GROUP, "Theo đơn vị", ADMIN)
    assert api.answers(GROUP, 3)[2].text == "Đáp: theo đơn vị"
