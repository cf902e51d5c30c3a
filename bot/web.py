"""One web application: the messengers' webhooks, health, readiness and metrics."""

import asyncio
import contextlib
import hmac
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

import uvicorn
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.telegram import Telegram
from bot.settings import Clock, Settings
from db.models import ImportRun, InboxMessage
from db.session import Database

#: No update of a messenger is larger, in bytes.
LARGEST_BODY = 1024 * 1024
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

Handler = Callable[[Request], Awaitable[Response]]


def application(
    settings: Settings, database: Database, telegram: Telegram | None, clock: Clock
) -> Starlette:
    """The ASGI application; nothing in it calls a messenger."""
    routes = [
        Route("/healthz", _healthy),
        Route("/readyz", _ready(database, clock)),
        Route("/metrics", _metrics(database, clock)),
    ]
    if telegram is not None and settings.webhook_secret is not None:
        secret = settings.webhook_secret.reveal()
        webhook = _telegram(telegram, secret)
        routes.append(Route("/telegram/webhook", webhook, methods=["POST"]))
    return Starlette(routes=routes)


async def serve(
    settings: Settings,
    database: Database,
    telegram: Telegram | None,
    clock: Clock,
    stop: asyncio.Event,
) -> None:
    """Serves the application until `stop`."""
    made = application(settings, database, telegram, clock)
    config = uvicorn.Config(
        made, host=settings.web_host, port=settings.web_port, log_config=None, access_log=False
    )
    server = _Server(config)

    async def watch() -> None:
        await stop.wait()
        server.should_exit = True

    watching = asyncio.ensure_future(watch())
    await server.serve()
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
        try:
            updated = await asyncio.to_thread(_updated_at, database)
        except SQLAlchemyError:
            return JSONResponse({"database": False}, status_code=503)
        age = _age(updated, clock)
        return JSONResponse({"database": True, "import_age_seconds": age})

    return ready


def _metrics(database: Database, clock: Clock) -> Handler:
    async def metrics(request: Request) -> Response:
        received, answered, updated = await asyncio.to_thread(_counts, database)
        lines = [
            "# TYPE thads_messages_received_total counter",
            f"thads_messages_received_total {received}",
            "# TYPE thads_messages_answered_total counter",
            f"thads_messages_answered_total {answered}",
        ]
        age = _age(updated, clock)
        if age is not None:
            lines += ["# TYPE thads_import_age_seconds gauge", f"thads_import_age_seconds {age}"]
        return PlainTextResponse("\n".join(lines) + "\n")

    return metrics


def _telegram(telegram: Telegram, secret: str) -> Handler:
    async def webhook(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except ValueError:
            return Response(status_code=200)
        if isinstance(update, dict) and isinstance(update.get("update_id"), int):
            await telegram.accept(update)
        return Response(status_code=200)

    return webhook


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is larger than any update."""
    held = b""
    async for chunk in request.stream():
        held += chunk
        if len(held) > LARGEST_BODY:
            return None
    return held


def _updated_at(database: Database) -> datetime | None:
    with database.reading() as session:
        return session.scalar(select(func.max(ImportRun.finished_at)))


def _counts(database: Database) -> tuple[int, int, datetime | None]:
    with database.reading() as session:
        counted = select(func.count(InboxMessage.id), func.count(InboxMessage.answered_at))
        received, answered = session.execute(counted).one()
        updated = session.scalar(select(func.max(ImportRun.finished_at)))
    return received, answered, updated


def _age(updated: datetime | None, clock: Clock) -> int | None:
    if updated is None:
        return None
    return max(0, int((clock() - updated.replace(tzinfo=UTC)).total_seconds()))
