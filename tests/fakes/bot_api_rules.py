"""What the Bot API accepts: texts, entities, buttons and menus, checked as Telegram does."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.wire import Upload

LONGEST_TEXT, MOST_ENTITIES, MOST_BUTTONS = 4096, 100, 100
LONGEST_CAPTION, LARGEST_PHOTO = 1024, 10 * 1024 * 1024
LONGEST_DATA = 64  # bytes
LARGEST_FILE = 50 * 1024 * 1024  # bytes
_ENTITIES = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline "
    "strikethrough spoiler blockquote expandable_blockquote code pre text_link".split()
)
_ACTIONS = frozenset("typing upload_photo upload_document record_voice choose_sticker".split())


class Refused(Exception):
    """A call that is not accepted, with the words and the code of the Bot API."""

    def __init__(self, description: str, code: int = 400, **parameters: object) -> None:
        super().__init__(description)
        self.body: dict[str, object] = {
            "ok": False,
            "error_code": code,
            "description": description,
        }
        if parameters:
            self.body["parameters"] = parameters
        self.code = code


@dataclass(frozen=True)
class Content:
    """What a message shows: text, the words in bold, and the buttons as (label, data) in rows."""

    text: str
    bold: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def buttons(self) -> tuple[tuple[str, str], ...]:
        """All buttons, row after row."""
        return tuple(button for row in self.rows for button in row)


def content(parameters: Mapping[str, Any]) -> Content:
    """The content of a message to send or edit; Refused where Telegram, or this house, would.

    The house sends entities and never a parse_mode, and no more of them than Telegram keeps.
    """
    if "parse_mode" in parameters:
        raise Refused("Bad Request: this house sends no parse_mode")
    text = str(parameters.get("text", ""))
    if not text.strip():
        raise Refused("Bad Request: message text is empty")
    wide = text.encode("utf-16-le")
    if len(wide) > 2 * LONGEST_TEXT:
        raise Refused("Bad Request: message is too long")
    return Content(text, _bold(wide, _listed(parameters.get("entities"))), _rows(parameters))


def _bold(wide: bytes, entities: Sequence[Any]) -> tuple[str, ...]:
    if len(entities) > MOST_ENTITIES:
        raise Refused("Bad Request: too many entities, Telegram would drop some")
    found = []
    for entity in entities:
        if entity.get("type") not in _ENTITIES:
            raise Refused("Bad Request: can't parse MessageEntity: unsupported type")
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < 0 or entity["length"] <= 0 or 2 * end > len(wide):
            raise Refused("Bad Request: entity is out of the text")
        try:
            found.append(wide[2 * start : 2 * end].decode("utf-16-le"))
        except UnicodeDecodeError as split:
            raise Refused(f"Bad Request: entity in the middle of a symbol at {start}") from split
    return tuple(found)


def _rows(parameters: Mapping[str, Any]) -> tuple[tuple[tuple[str, str], ...], ...]:
    markup = parameters.get("reply_markup")
    if markup is None:
        return ()
    given = json.loads(markup) if isinstance(markup, str) else markup
    rows = tuple(tuple(_button(button) for button in row) for row in given["inline_keyboard"])
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise Refused("Bad Request: REPLY_MARKUP_TOO_LONG")
    return rows


def _button(button: Mapping[str, Any]) -> tuple[str, str]:
    label, data = str(button.get("text", "")), str(button.get("callback_data", ""))
    if not label.strip():
        raise Refused("Bad Request: can't parse inline keyboard button: text must be non-empty")
    if not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    return label, data


def file(parameters: Mapping[str, Any]) -> Upload:
    """The file of a message; one by its number or address is none that this house sends."""
    given = parameters.get("document")
    if not isinstance(given, Upload):
        raise Refused("Bad Request: wrong remote file identifier specified")
    if not given.content:
        raise Refused("Bad Request: file must be non-empty")
    if len(given.content) > LARGEST_FILE:
        raise Refused("Request Entity Too Large", 413)
    return given


def photo(parameters: Mapping[str, Any]) -> Upload:
    """The photo of a message: a PNG here, of no more than Telegram scales."""
    given = parameters.get("photo")
    if not isinstance(given, Upload) or not given.content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Refused("Bad Request: IMAGE_PROCESS_FAILED")
    width, height = (int.from_bytes(given.content[at : at + 4], "big") for at in (16, 20))
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise Refused("Bad Request: PHOTO_INVALID_DIMENSIONS")
    if len(given.content) > LARGEST_PHOTO:
        raise Refused("Request Entity Too Large", 413)
    return given


def caption(parameters: Mapping[str, Any]) -> Content:
    """The words under a photo, and its buttons."""
    text = str(parameters.get("caption", ""))
    wide = text.encode("utf-16-le")
    if len(wide) > 2 * LONGEST_CAPTION:
        raise Refused("Bad Request: message caption is too long")
    bold = _bold(wide, _listed(parameters.get("caption_entities")))
    return Content(text, bold, _rows(parameters))


def menu(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The commands of a menu by name."""
    commands = _listed(parameters.get("commands"))
    if len(commands) > 100:
        raise Refused("Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise Refused("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return {command["command"]: command["description"] for command in commands}


def action(parameters: Mapping[str, Any]) -> None:
    """A chat action that exists."""
    if parameters.get("action") not in _ACTIONS:
        raise Refused("Bad Request: wrong parameter action in request")


def secret(parameters: Mapping[str, Any]) -> str:
    """The secret of a webhook."""
    given = str(parameters.get("secret_token", ""))
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given):
        raise Refused("Bad Request: secret token contains unallowed characters")
    return given


@dataclass(frozen=True)
class Offered:
    """What is shown to somebody who types: articles by title and text, to whom and how long."""

    articles: tuple[tuple[str, str], ...]
    personal: bool
    cached_seconds: int
    leads_to: str

    @property
    def texts(self) -> list[str]:
        """What would be posted."""
        return [text for _, text in self.articles]


def offered(parameters: Mapping[str, Any]) -> Offered:
    """The offers of an inline query, each checked like a message that would be sent."""
    results = _listed(parameters.get("results"))
    if len(results) > 50 or len({result["id"] for result in results}) < len(results):
        raise Refused("Bad Request: RESULTS_TOO_MUCH")
    articles = []
    for result in results:
        if result["type"] != "article" or not 1 <= len(result["id"].encode()) <= 64:
            raise Refused("Bad Request: RESULT_ID_INVALID")
        said = content(
            {
                "text": result["input_message_content"]["message_text"],
                **result["input_message_content"],
            }
        )
        if not result.get("title"):
            raise Refused("Bad Request: ARTICLE_TITLE_EMPTY")
        articles.append((result["title"], said.text))
    button = parameters.get("button") or {}
    led = json.loads(button) if isinstance(button, str) else button
    if led and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", led.get("start_parameter", "")):
        raise Refused("Bad Request: START_PARAM_INVALID")
    return Offered(
        tuple(articles),
        is_set(parameters, "is_personal"),
        int(parameters.get("cache_time", 300)),
        str(led.get("text", "")),
    )


def is_set(parameters: Mapping[str, Any], name: str) -> bool:
    """Whether a flag is given and true."""
    return str(parameters.get(name, "")).lower() == "true"


def _listed(value: Any) -> list[Any]:
    found = json.loads(value) if isinstance(value, str) else value
    return list(found or [])
