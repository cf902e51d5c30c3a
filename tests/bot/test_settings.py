"""Settings: read once, all faults told at once, secrets shown to nobody."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import settings
from bot.settings import NAMES, Faults, Secret, Settings

KEYS = ("A" * 43 + "=", "B" * 43 + "=")
NOTHING = Path("there-is-no-such-file")


def read(file: Path = NOTHING, **given: str) -> Settings:
    return settings.read(given, file)


def faults(**given: str) -> tuple[str, ...]:
    with pytest.raises(Faults) as found:
        read(**given)
    return tuple(found.value.args)


def test_nothing_set_is_a_whole_program_on_its_own_database() -> None:
    assert read() == Settings(Secret("sqlite:///data/thads.db"))
    assert read().telegram_api_url == "https://api.telegram.org"
    assert read().timezone == ZoneInfo("Asia/Ho_Chi_Minh")


def test_every_setting_reaches_its_place() -> None:
    found = read(
        DATABASE_URL="postgresql+psycopg://thads@db/thads",
        TELEGRAM_TOKEN="1:abc",
        TELEGRAM_API_URL="http://127.0.0.1:81/",
        TELEGRAM_WEBHOOK_URL="https://thads.example/",
        WEBHOOK_SECRET="secret-of-a-kind",
        DATA_KEYS=f"{KEYS[0]},{KEYS[1]}",
        AUDIT_KEEP_DAYS="30",
        ADMINS=" telegram:123, zalo:a-b_c ,",
        TIMEZONE="Asia/Bangkok",
        WEB_HOST="127.0.0.1",
        WEB_PORT="8443",
        LOG_LEVEL="debug",
        CLOCK="2026-11-23T07:59:50+07:00",
    )
    assert found == Settings(
        database_url=Secret("postgresql+psycopg://thads@db/thads"),
        telegram_token=Secret("1:abc"),
        telegram_api_url="http://127.0.0.1:81",
        telegram_webhook_url="https://thads.example",
        webhook_secret=Secret("secret-of-a-kind"),
        data_keys=(Secret(KEYS[0]), Secret(KEYS[1])),
        audit_keep_days=30,
        admins=frozenset({"telegram:123", "zalo:a-b_c"}),
        timezone=ZoneInfo("Asia/Bangkok"),
        web_host="127.0.0.1",
        web_port=8443,
        log_level="DEBUG",
        clock_start=datetime(2026, 11, 23, 0, 59, 50, tzinfo=UTC),
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_unset(name: str) -> None:
    assert read(**{name: ""}) == read(**{name: " "}) == read()


WRONG = [
    ("DATA_KEYS", "short"),
    ("DATA_KEYS", "A,B"),
    ("DATABASE_URL", "mysql://u@h/d"),
    ("DATABASE_URL", "not an address"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("TELEGRAM_WEBHOOK_URL", "ftp://thads.example"),
    ("WEBHOOK_SECRET", "short"),
    ("WEBHOOK_SECRET", "có dấu và dấu cách"),
    ("ADMINS", "123"),
    ("ADMINS", "telegram:12 34"),
    ("TIMEZONE", "Mars/Base"),
    ("TIMEZONE", "/etc/passwd"),
    ("AUDIT_KEEP_DAYS", "0"),
    ("AUDIT_KEEP_DAYS", "3651"),
    ("AUDIT_KEEP_DAYS", "một năm"),
    ("WEB_PORT", "0"),
    ("WEB_PORT", "65536"),
    ("WEB_PORT", "eighty"),
    ("WEB_PORT", "²"),
    ("LOG_LEVEL", "loud"),
    ("CLOCK", "2026-11-23T07:59:50"),
    ("CLOCK", "tomorrow"),
    ("CLOCK", "9999-12-31T23:59:59+00:00"),
    ("TELEGRAM_TOKEN_FILE", "no/such/file"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    given = {"WEBHOOK_SECRET": "secret-of-a-kind", name: value}
    (fault,) = faults(**given)
    assert name in fault


def test_all_faults_are_told_at_once() -> None:
    wrong = {name: value for name, value in WRONG if name != "WEBHOOK_SECRET"}
    told = faults(**wrong, WEBHOOK_SECRET="short")
    assert len(told) == len(wrong) + 1
    assert all(any(name in fault for fault in told) for name in wrong)


def test_no_fault_repeats_a_secret() -> None:
    told = faults(WEBHOOK_SECRET="hush hush", DATABASE_URL="mysql://me:hush@h/d")
    assert len(told) == 2
    assert not any("hush" in fault for fault in told)


def test_a_webhook_needs_its_secret() -> None:
    (fault,) = faults(TELEGRAM_WEBHOOK_URL="https://thads.example", TELEGRAM_TOKEN="1:a")
    assert "WEBHOOK_SECRET" in fault


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "token"
    kept.write_text("1:from-a-file\n", encoding="utf-8")
    assert read(TELEGRAM_TOKEN_FILE=str(kept)).telegram_token == Secret("1:from-a-file")
    both = read(TELEGRAM_TOKEN_FILE=str(kept), TELEGRAM_TOKEN="1:said")
    assert both.telegram_token == Secret("1:said")


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    kept = tmp_path / "token"
    kept.write_bytes(b"\xff\xfe")
    (fault,) = faults(TELEGRAM_TOKEN_FILE=str(kept))
    assert "TELEGRAM_TOKEN_FILE" in fault


def test_the_environment_goes_before_the_file_and_what_is_empty_there_says_nothing(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_text("WEB_PORT=81\nWEB_HOST=localhost\nLOG_LEVEL=ERROR\n", encoding="utf-8")
    found = read(file, WEB_PORT="82", LOG_LEVEL="")
    assert (found.web_port, found.web_host, found.log_level) == (82, "localhost", "ERROR")


def test_secrets_show_themselves_nowhere() -> None:
    given = read(
        TELEGRAM_TOKEN="1:hush",
        WEBHOOK_SECRET="hush-hush-hush",
        DATABASE_URL="postgresql://me:hu%40sh@h/d",
    )
    shown = f"{given} {given!r} {given.telegram_token} {[given.database_url]}"
    assert "hush" not in shown
    assert "hu%40sh" not in shown
    assert {"1:hush", "hush-hush-hush", "hu@sh"} <= set(given.secrets)


def test_the_clock_starts_where_it_is_set_and_runs_on() -> None:
    clock = read(CLOCK="2026-11-23T00:59:50+00:00").clock()
    first = clock()
    assert first.utcoffset() == timedelta(hours=7)
    start = datetime(2026, 11, 23, 0, 59, 50, tzinfo=UTC)
    assert start <= first < start + timedelta(minutes=5)
    assert clock() >= first
    while clock() == first:
        pass


def test_an_unset_clock_tells_the_real_time_in_the_office_s_zone() -> None:
    before = datetime.now(UTC)
    now = read().clock()()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(hours=7)


def test_every_field_has_a_name_in_the_environment() -> None:
    renamed = {"clock_start": "CLOCK"}
    assert {renamed.get(f.name, f.name.upper()) for f in fields(Settings)} == set(NAMES)


DOORS = [
    ({}, ""),
    ({"PUBLIC_URL": "https://a.vn/"}, "https://a.vn"),
    ({"TELEGRAM_WEBHOOK_URL": "https://b.vn/telegram/webhook"}, "https://b.vn"),
    ({"TELEGRAM_WEBHOOK_URL": "https://b.vn", "PUBLIC_URL": "https://a.vn/x"}, "https://a.vn/x"),
]


@pytest.mark.parametrize(("given", "door"), DOORS)
def test_our_door_is_the_one_that_is_set_or_that_of_the_webhook(
    given: dict[str, str], door: str
) -> None:
    assert read(**given, WEBHOOK_SECRET="a-secret_of-32-characters-0123456").door == door
