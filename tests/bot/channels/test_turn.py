"""Several processes of one bot: one fetches, all answer, and the next goes on when it is gone."""

import pytest

from db.session import Database
from tests.bot.channels.office import ADMIN, OTHER_ADMIN, Script, polling
from tests.fakes.bot_api import BotApi


def test_one_fetches_and_the_next_goes_on_when_it_is_told_to_stop(
    api: BotApi, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    script = Script()
    with polling(api, database, script) as first:
        api.say(ADMIN, "một")
        api.answers(ADMIN)
        with polling(api, database, script):
            api.say(OTHER_ADMIN, "hai")
            api.answers(OTHER_ADMIN)
            first.stop()
            for number in (2, 3, 4):
                api.say(ADMIN, "còn")
                api.answers(ADMIN, number)
    assert "Conflict" not in caplog.text
    assert len(api.messages()) == 5
