"""What the operator sets, read once from the environment and `.env`; all faults told at once."""

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from db.calendar import AROUND_TET
from db.vault import Vault, WrongKeys, kept_in, new_key
from handlers import wording_commands as wording

Clock = Callable[[], datetime]

#: Years that the present can be in; the first is that of the oldest cases.
YEARS = range(1993, 2101)
#: More days around Tết than any law could mean.
MOST_AROUND_TET = 60
#: The words of the audit are not kept longer, in days.
LONGEST_KEPT = 3650


def utc(moment: datetime) -> datetime:
    """A moment as the database keeps it: in UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


_SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{8,256}")


class Secret:
    """A value that shows itself to nobody unless it is asked for with `reveal`."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Faults(Exception):
    """Settings that cannot be used; `args` are sentences, one a fault."""


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Addresses are origins; `admins` are `channel:id`."""

    database_url: Secret
    telegram_token: Secret | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str | None = None
    zalo_token: tuple[Secret, ...] = ()
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_webhook_url: str | None = None
    zalo_monthly_messages: int = 3000
    public_url: str | None = None
    webhook_secret: Secret | None = None
    data_keys: tuple[Secret, ...] = ()
    audit_keep_days: int = 365
    admins: frozenset[str] = frozenset()
    tet_days: int = AROUND_TET
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    web_host: str = "0.0.0.0"  # noqa: S104 # nosec B104 - a proxy is before it
    web_port: int = 8080
    log_level: str = "INFO"
    clock_start: datetime | None = None
    sentry_dsn: Secret | None = None

    def clock(self) -> Clock:
        """The present moment in the office's zone; with CLOCK it starts there and runs on."""
        zone, start, began = self.timezone, self.clock_start, time.monotonic()

        def now() -> datetime:
            if start is None:
                return datetime.now(zone)
            return (start + timedelta(seconds=time.monotonic() - began)).astimezone(zone)

        return now

    @property
    def door(self) -> str:
        """Our origin from outside; empty where there is none."""
        hook = urlsplit(self.telegram_webhook_url or self.zalo_webhook_url or "")
        return self.public_url or (f"{hook.scheme}://{hook.netloc}" if hook.netloc else "")

    def vault(self) -> Vault:
        """What seals people's numbers: by the keys given, else by those kept beside the data."""
        if self.data_keys:
            return Vault([key.reveal() for key in self.data_keys])
        url = make_url(self.database_url.reveal())
        embedded = url.get_backend_name() == "sqlite"
        file = Path(str(url.database)) if embedded else Path("data/thads.db")
        return Vault(kept_in(file.expanduser().with_suffix(".keys")))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may show; of a token also the half that is the secret."""
        password = make_url(self.database_url.reveal()).password
        tokens = (self.telegram_token, *self.zalo_token)
        held = [
            s.reveal()
            for s in (*tokens, self.webhook_secret, *self.data_keys, self.sentry_dsn)
            if s
        ]
        halves = [token.partition(":")[2] for token in held]
        return tuple(secret for secret in (*held, *halves, password) if secret)


#: Names of the settings, in the order of `.env.example`; those of later parts are accepted.
NAMES = (
    "DATABASE_URL",
    "TELEGRAM_TOKEN",
    "TELEGRAM_API_URL",
    "TELEGRAM_WEBHOOK_URL",
    "ZALO_TOKEN",
    "ZALO_API_URL",
    "ZALO_WEBHOOK_URL",
    "ZALO_MONTHLY_MESSAGES",
    "WEBHOOK_SECRET",
    "PUBLIC_URL",
    "DATA_KEYS",
    "AUDIT_KEEP_DAYS",
    "ADMINS",
    "TIMEZONE",
    "TET_DAYS",
    "WEB_HOST",
    "WEB_PORT",
    "LOG_LEVEL",
    "SENTRY_DSN",
    "CLOCK",
)


def read(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """The settings of this process. Faults names everything that is wrong, at once."""
    of_process = os.environ if environment is None else environment
    of_file = dotenv_values(file or Path(".env"), encoding="utf-8")
    given = {name: value for name, value in of_file.items() if value}
    given |= {name: value for name, value in of_process.items() if value.strip()}
    return _Reader(given).settings()


class _Reader:
    """Reads one setting after the other, gathering faults on the way."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._faults: list[str] = []

    def settings(self) -> Settings:
        made = Settings(
            database_url=self._database(),
            telegram_token=self._secret("TELEGRAM_TOKEN"),
            telegram_api_url=self._url("TELEGRAM_API_URL") or Settings.telegram_api_url,
            telegram_webhook_url=self._url("TELEGRAM_WEBHOOK_URL"),
            zalo_token=self._zalo_tokens(),
            zalo_api_url=self._url("ZALO_API_URL") or Settings.zalo_api_url,
            zalo_webhook_url=self._url("ZALO_WEBHOOK_URL"),
            zalo_monthly_messages=self._monthly(),
            webhook_secret=self._webhook_secret(),
            public_url=self._url("PUBLIC_URL"),
            data_keys=self._keys(),
            audit_keep_days=self._keep_days(),
            admins=self._admins(),
            timezone=self._zone(),
            tet_days=self._tet_days(),
            web_host=self._text("WEB_HOST") or Settings.web_host,
            web_port=self._port(),
            log_level=self._level(),
            clock_start=self._clock(),
            sentry_dsn=self._dsn(),
        )
        if (made.telegram_webhook_url or made.zalo_webhook_url) and not made.webhook_secret:
            self._faults.append(wording.NEEDS_SECRET)
        if self._faults:
            raise Faults(*self._faults)
        return made

    def _text(self, name: str) -> str:
        """A setting, or what the file that `NAME_FILE` names holds; empty is unset."""
        value = self._given.get(name, "").strip()
        path = self._given.get(f"{name}_FILE", "").strip()
        if value or not path:
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self._faults.append(wording.unreadable_file(f"{name}_FILE"))
            return ""

    def _secret(self, name: str) -> Secret | None:
        value = self._text(name)
        return Secret(value) if value else None

    def _zalo_tokens(self) -> tuple[Secret, ...]:
        """The tokens of our bots, one or several; people are shared among them."""
        tokens = [part for part in re.split(r"[\s,]+", self._text("ZALO_TOKEN")) if part]
        if not all(re.fullmatch(r"\d+:\S+", token) for token in tokens):
            self._faults.append(wording.BAD_ZALO_TOKEN)
            return ()
        return tuple(Secret(token) for token in dict.fromkeys(tokens))

    def _monthly(self) -> int:
        """How many messages a bot may send in a month."""
        value = self._text("ZALO_MONTHLY_MESSAGES") or str(Settings.zalo_monthly_messages)
        if not value.isascii() or not value.isdecimal() or not 0 < int(value) < 10**9:
            self._faults.append(wording.bad_monthly(value))
            return Settings.zalo_monthly_messages
        return int(value)

    def _webhook_secret(self) -> Secret | None:
        value = self._text("WEBHOOK_SECRET")
        if value and not _SECRET_FORM.fullmatch(value):
            self._faults.append(wording.BAD_SECRET)
        return Secret(value) if value else None

    def _keys(self) -> tuple[Secret, ...]:
        """The keys of the vault, newest first; none given: those kept beside the database."""
        keys = tuple(part for part in re.split(r"[\s,]+", self._text("DATA_KEYS")) if part)
        try:
            Vault(keys or [new_key()])
        except WrongKeys:
            self._faults.append(wording.BAD_KEYS)
        return tuple(Secret(key) for key in keys)

    def _keep_days(self) -> int:
        """How long the words of the audit are kept."""
        value = self._text("AUDIT_KEEP_DAYS") or str(Settings.audit_keep_days)
        if not value.isdecimal() or not 0 < int(value) <= LONGEST_KEPT:
            self._faults.append(wording.bad_keep(value))
            return Settings.audit_keep_days
        return int(value)

    def _database(self) -> Secret:
        value = self._text("DATABASE_URL") or "sqlite:///data/thads.db"
        if not is_database(value):
            self._faults.append(wording.BAD_DATABASE)
        return Secret(value)

    def _url(self, name: str) -> str | None:
        value = self._text(name)
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            self._faults.append(wording.bad_url(name))
        return value.rstrip("/")

    def _dsn(self) -> Secret | None:
        """Where faults are reported; an address of Sentry's holds a key, and its project."""
        value = self._text("SENTRY_DSN")
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not (parts.username and parts.path.strip("/")):
            self._faults.append(wording.BAD_DSN)
        return Secret(value)

    def _admins(self) -> frozenset[str]:
        admins = {part.strip() for part in self._text("ADMINS").split(",") if part.strip()}
        for admin in admins:
            if not re.fullmatch(r"[a-z]+:[\w-]+", admin):
                self._faults.append(wording.bad_admin(admin))
        return frozenset(admins)

    def _zone(self) -> ZoneInfo:
        name = self._text("TIMEZONE") or "Asia/Ho_Chi_Minh"
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self._faults.append(wording.bad_zone(name))
            return ZoneInfo("Asia/Ho_Chi_Minh")

    def _tet_days(self) -> int:
        value = self._text("TET_DAYS") or str(AROUND_TET)
        if not value.isdecimal() or int(value) > MOST_AROUND_TET:
            self._faults.append(wording.bad_tet_days(value, MOST_AROUND_TET))
            return AROUND_TET
        return int(value)

    def _port(self) -> int:
        value = self._text("WEB_PORT") or "8080"
        if not value.isdecimal() or not 0 < int(value) < 65_536:
            self._faults.append(wording.bad_port(value))
            return 8080
        return int(value)

    def _level(self) -> str:
        level = (self._text("LOG_LEVEL") or "INFO").upper()
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            self._faults.append(wording.bad_level(level))
            return "INFO"
        return level

    def _clock(self) -> datetime | None:
        value = self._text("CLOCK")
        if not value:
            return None
        try:
            start = datetime.fromisoformat(value)
        except ValueError:
            start = None
        if start is None or start.tzinfo is None or start.year not in YEARS:
            self._faults.append(wording.bad_clock(value))
            return None
        return start


def is_database(address: str) -> bool:
    """Whether we can work with it; SQLite in memory would be another database in each thread."""
    try:
        url = make_url(address)
    except ArgumentError:
        return False
    if url.drivername == "sqlite":
        return url.database not in (None, "", ":memory:")
    return url.drivername in ("postgresql", "postgresql+psycopg")
