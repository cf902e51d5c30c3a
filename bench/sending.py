"""Answers while a broadcast runs, beside answers at rest; and what the messenger sees of it.

The program runs as operators run it, in a process of its own, before a Bot API server on loopback.
"""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from bench.stage import NOW, Stage
from bench.table import Row
from bot.settings import utc
from db import outbox
from db.outbox import Draft
from db.people_models import Account, Member
from db.session import Database
from db.vault import Vault
from tests.fakes.bot_api import BotApi

_ROOT = Path(__file__).parents[1]
_QUESTION = "tỷ lệ thi hành xong năm 2021"
#: Seconds between questions; each in a chat of its own, as a chat is answered once a second.
_PAUSE = 0.25
_ASKED = 120
_SLOWER, _A_SECOND = 1.2, 28.0
_FIRST = 10_000


def rows(stage: Stage) -> Iterator[Row]:
    """The median answer during a broadcast, and how long the broadcast took."""
    if not stage.size.notices:
        return
    for engine in stage.engines:
        url = stage.filled(engine).engine.url.render_as_string(hide_password=False)
        database = Database(url, Vault([stage.key]))
        api = BotApi()
        api.start()
        try:
            with running(api, url, stage.key, 20 + 2 * _ASKED):
                yield from _measured(database, api, stage.size.notices, engine)
        finally:
            api.end()
            database.close()


def _measured(database: Database, api: BotApi, count: int, engine: str) -> Iterator[Row]:
    _answered(api, range(1, 20))
    at_rest = _answered(api, range(20, 20 + _ASKED))
    _broadcast(database, api, count)
    api.until(lambda: _notices(api), 60)
    during = _answered(api, range(20 + _ASKED, 20 + 2 * _ASKED))
    left = len(_notices(api))
    if left >= count:
        raise RuntimeError("the broadcast ended before the questions did")
    api.until(lambda: len(_notices(api)) >= count, 600)
    sent = _notices(api)
    took = sent[-1] - sent[0]
    everything = [call.at for call in api.called("sendMessage")]
    in_all = sum(sent[0] <= at <= sent[-1] for at in everything)
    of_second = most_within(everything, 1.0)
    seen = Counter(call.chat for call in api.called("sendMessage"))
    if of_second > 30 or max(seen.values()) > 1:
        raise RuntimeError(f"a limit was broken: {of_second} in a second")
    rest = median(at_rest)
    yield Row(
        f"answer during a broadcast, {engine}: median",
        median(during),
        "at rest",
        rest,
        _SLOWER * rest,
    )
    what = f"broadcast of {count:,} beside {in_all - count} answers, {engine}"
    pace = f"{in_all / took:.1f} a second in all, at most {of_second} in any"
    yield Row(f"{what} ({pace})", took, bar=in_all / _A_SECOND)


def _answered(api: BotApi, chats: Sequence[int]) -> list[float]:
    """Asks in each chat, one after the other; how long each answer took."""
    found = []
    for chat in chats:
        began = time.monotonic()
        api.say(chat, _QUESTION)
        found.append(api.answers(chat)[0].at - began)
        time.sleep(_PAUSE)
    return found


def _notices(api: BotApi) -> list[float]:
    """When the messages of the broadcast arrived."""
    return sorted(message.at for message in api.messages() if message.chat >= _FIRST)


def most_within(times: Sequence[float], span: float) -> int:
    """The most that any sliding stretch of so many seconds holds."""
    ordered = sorted(times)
    most = start = 0
    for end, at in enumerate(ordered):
        while at - ordered[start] >= span:
            start += 1
        most = max(most, end - start + 1)
    return most


def _broadcast(database: Database, api: BotApi, count: int) -> None:
    """As many people, and a word to each of them that is due."""
    api.open(*range(_FIRST, _FIRST + count))
    now, vault = utc(NOW), database.vault
    with database.writing() as session:
        first = (session.scalar(select(func.max(Member.id))) or 0) + 1
        session.add_all(
            Member(
                id=first + n,
                name=f"Người {n}",
                role="officer",
                status="active",
                joined_at=now,
                changed_at=now,
            )
            for n in range(count)
        )
        session.flush()
        session.add_all(
            Account(
                person_id=first + n,
                channel="telegram",
                mark=vault.mark("telegram", str(_FIRST + n)),
                sealed=vault.seal(str(_FIRST + n)),
                joined_at=now,
            )
            for n in range(count)
        )
        session.flush()
        word = {"what": "stopped", "worker": "bench", "role": "alerts"}
        times = (now, now + timedelta(days=3), 5)
        drafts = [
            Draft(f"bench:{n}:", "operator", "stopped", *times, first + n, body=word)
            for n in range(count)
        ]
        outbox.post(session, drafts, now)


@contextmanager
def running(
    api: BotApi, url: str, key: str, chats: int, module: str = "bot"
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, with the person of each of so many chats an administrator."""
    settings = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(_ROOT),
        "DATABASE_URL": url,
        "DATA_KEYS": key,
        "TELEGRAM_TOKEN": api.token,
        "TELEGRAM_API_URL": api.origin,
        "ADMINS": ",".join(f"telegram:{n}" for n in range(1, 1 + chats)),
        "WEB_HOST": "127.0.0.1",
        "WEB_PORT": str(_free_port()),
        "CLOCK": NOW.isoformat(),
        "LOG_LEVEL": "ERROR",
    }
    started = subprocess.Popen(  # noqa: S603 - modules of ours
        [sys.executable, "-m", module, "run"], env=settings, stdin=subprocess.DEVNULL
    )
    try:
        api.until(lambda: api.called("getUpdates"), 60)
        yield started
    finally:
        started.terminate()
        started.wait(30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
