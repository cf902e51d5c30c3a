"""One web application: the messengers' webhooks, people's calendars, health and metrics."""

import asyncio
import contextlib
import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, ParamSpec, TypeVar

import uvicorn
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.base import Webhook
from bot.channels.desk import Desk
from bot.metrics import MEDIA_TYPE as MEDIA_TYPE_OF_METRICS
from bot.metrics import page
from bot.settings import Clock, utc
from db import handouts
from db.condition import Condition, condition
from db.session import Database
from handlers import calendar_feed
from handlers.calendar_file import MEDIA_TYPE

#: No update of a messenger is larger, in bytes.
LARGEST_BODY: Final = 1024 * 1024
#: How long the database may take to say that it is there, in seconds.
PATIENCE: Final = 5.0

_log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]


def application(database: Database, clock: Clock, desks: Sequence[Desk]) -> Starlette:
    """The ASGI application; nothing in it calls a messenger."""
    routes = [
        Route("/healthz", _healthy),
        Route("/readyz", _ready(database, clock)),
        Route("/metrics", _metrics(database, clock)),
        Route(calendar_feed.PATH, _calendar(database, clock)),
        Route(handouts.PATH + "{token}", _file(database, clock)),
    ]
    for desk in desks:
        if desk.channel.webhook is not None:
            hook = desk.channel.webhook
            routes.append(Route(hook.path, _webhook(desk, hook), methods=["POST"]))
    return Starlette(routes=routes)


async def serve(made: Starlette, door: socket.socket, stop: asyncio.Event) -> None:
    """Serves the application at an open door until `stop`; requests in hand are finished."""
    config = uvicorn.Config(
        made, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
    )
    server = _Server(config)

    async def watch() -> None:
        await stop.wait()
        server.should_exit = True

    watching = asyncio.create_task(watch())
    try:
        await server.serve([door])
    finally:
        watching.cancel()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to the program, which stops its parts together."""
        yield


async def _healthy(request: Request) -> Response:
    return PlainTextResponse("ok")


def _ready(database: Database, clock: Clock) -> Handler:
    async def ready(request: Request) -> Response:
        found = await _condition(database, clock)
        if found is None:
            return JSONResponse({"database": False}, status_code=503)
        return JSONResponse(
            {
                "database": True,
                **_ages(found, clock),
                "stopped_workers": list(found.stopped),
            }
        )

    return ready


def _metrics(database: Database, clock: Clock) -> Handler:
    async def metrics(request: Request) -> Response:
        found = await _condition(database, clock)
        ages = {} if found is None else _ages(found, clock)
        try:
            made = await _in_time(page, found, database, ages)
        except HTTPException:
            made = page(None, database, {})
        return Response(made, media_type=MEDIA_TYPE_OF_METRICS)

    return metrics


def _calendar(database: Database, clock: Clock) -> Handler:
    """Somebody's calendar, at an address that they alone know; nothing of it may be kept."""

    async def calendar(request: Request) -> Response:
        token = str(request.path_params["token"])
        found = await _in_time(calendar_feed.calendar, database, token, clock())
        if found is None:
            return Response(status_code=404)
        return Response(found, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    return calendar


def _file(database: Database, clock: Clock) -> Handler:
    """A file that was handed out, while its address works; nothing of it may be kept."""

    async def file(request: Request) -> Response:
        token = str(request.path_params["token"])
        found = await _in_time(handouts.get, database, token, utc(clock()))
        if found is None:
            return Response(status_code=404)
        how = "inline" if found.media_type.startswith("image/") else "attachment"
        headers = {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f'{how}; filename="{found.name}"',
        }
        return Response(found.content, media_type=found.media_type, headers=headers)

    return file


def _webhook(desk: Desk, webhook: Webhook) -> Handler:
    async def accept(request: Request) -> Response:
        body = await _body(request)
        if body == b"":
            return Response(status_code=200)  # tried out, with or without the secret
        given = request.headers.get(webhook.header, "")
        if not hmac.compare_digest(given.encode(), webhook.secret.encode()):
            return Response(status_code=403)
        if body is None:
            return Response(status_code=413)
        update = _parsed(body)
        if not isinstance(update, dict):
            return Response(status_code=200)
        try:
            await desk.accept(update)
        except OperationalError as away:
            _log.warning("an update could not be kept, it will come again: %s", away.orig)
            return Response(status_code=503)
        return Response(status_code=200)

    return accept


def _parsed(body: bytes) -> object:
    """What the body says; None where it is no JSON, which the messenger need not send again."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is larger than any update."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > LARGEST_BODY:
            return None
    return bytes(held)


async def _condition(database: Database, clock: Clock) -> Condition | None:
    """How things stand; None where the database does not say so in time."""
    try:
        return await _in_time(condition, database, utc(clock()))
    except HTTPException:
        return None


async def _in_time(act: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """What the database says in time; HTTPException 503 where it does not."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(act, *args, **named), PATIENCE)
    except (SQLAlchemyError, TimeoutError) as error:
        raise HTTPException(503) from error


def _ages(found: Condition, clock: Clock) -> dict[str, int | None]:
    """Seconds since the last import, and since the oldest delivery that is due became so."""
    return {
        "import_age_seconds": _age(found.updated_at, clock),
        "oldest_due_delivery_age_seconds": _age(found.due_since, clock),
    }


def _age(updated: datetime | None, clock: Clock) -> int | None:
    if updated is None:
        return None
    return max(0, int((utc(clock()) - updated).total_seconds()))
