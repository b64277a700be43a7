"""The composition root: settings, database, languages, pages, routes, one application.

Importing this module opens nothing; `create_app` does, and each test builds its own.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.routing import Route as WebRoute

from wikimarche import __version__
from wikimarche.desk import legal, office, wording
from wikimarche.desk.cutting import cut_idle
from wikimarche.desk.packing import pack_steps
from wikimarche.desk.retention import sweep_if_due
from wikimarche.desk.workshop import Workshop
from wikimarche.settings import Settings
from wikimarche.store.opening import Store, open_store
from wikimarche.store.upgrading import check_schema, current_schema
from wikimarche.web import metrics
from wikimarche.web.door import Door
from wikimarche.web.pages import Pages
from wikimarche.web.routes import ROUTES
from wikimarche.web.site import build_pages
from wikimarche.web.static import LastingFiles
from wikimarche.web.stopping import at_stop
from wikimarche.web.watch import Watch

__all__ = ["create_app", "now"]

logger = logging.getLogger("wikimarche")

SWEEP_SECONDS = 3600
KEEP_SECONDS = 30  # by so much at most a pause in writing is seen late
# Python runs one thread at a time: more of them only wait for each other, each with the
# pages it holds. These stay free when long work keeps all the others waiting.
PAGE_THREADS = 8

# For how long a thread keeps the interpreter from another, by default 5 ms. The event loop
# waits so long for each thread that computes, several times an answer.
SWITCH_SECONDS = 0.001


def now() -> datetime:
    """Give the present moment, in UTC."""
    return datetime.now(UTC)


async def _sweep_daily(store: Store, clock: Callable[[], datetime], days: int) -> None:
    """Ask every hour whether what is past its retention was removed today; never on start."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await run_in_threadpool(sweep_if_due, store, clock(), session_days=days)
        except Exception:  # the next hour tries again; the site goes on meanwhile
            logger.exception("sweeping failed")


async def _keep_history(store: Store, clock: Callable[[], datetime]) -> None:
    """Cut what has waited long enough and pack what is old: on start, then twice a minute.

    On start it takes up what a stop left without a version.
    """
    while True:
        for keep in (cut_idle, pack_steps):
            try:
                await run_in_threadpool(keep, store, clock())
            except Exception:  # the next round tries again; the site goes on meanwhile
                logger.exception("keeping the history failed")
        await asyncio.sleep(KEEP_SECONDS)


def _workshop(settings: Settings) -> Workshop:
    return Workshop(
        processes=settings.pool_processes,
        seconds=settings.pool_seconds,
        memory_mb=settings.pool_memory_mb,
    )


def _share_time(workshop: Workshop) -> None:
    """Set how many threads answer, and how long each computes before another may."""
    sys.setswitchinterval(SWITCH_SECONDS)
    limiter = current_default_thread_limiter()
    limiter.total_tokens = PAGE_THREADS + workshop.most + office.MOST


@asynccontextmanager
async def _running(door: Door, workshop: Workshop) -> AsyncIterator[None]:
    """Do what goes on beside the answers, for as long as the site is served."""
    _share_time(workshop)
    door.live.open()
    days = door.settings.session_days
    tasks = (
        asyncio.create_task(_sweep_daily(door.store, door.clock, days)),
        asyncio.create_task(_keep_history(door.store, door.clock)),
    )
    with at_stop(door.live.hub.close):
        yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)  # a round under way ends
    await run_in_threadpool(door.live.close)
    workshop.close()


def create_app(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now,
    store: Store | None = None,
    pages: Pages | None = None,
) -> Starlette:
    """Build the application. A store that is given stays open when the application stops.

    Pages that are given were read already, from the same settings.

    Raises AssetsMissing, LawUnreadable, StoreLocked, SchemaOlder or SchemaNewer, each saying what to do.
    """
    own = store is None
    store = store or open_store(settings.database_url)
    try:
        legal.pack()  # rules that cannot be read stop the start, not the first who asks
        wording.lists()
        check_schema(store)
        schema = current_schema(store) or ""
        pages = pages or build_pages(settings)
    except BaseException:
        if own:
            store.close()
        raise
    store.observe = metrics.count_transaction
    workshop = _workshop(settings)
    workshop.observe = metrics.count_job
    door = Door(
        *(settings, store),
        pages=pages,
        tongues=pages.tongues,
        clock=clock,
        workshop=workshop,
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        metrics.count_worker(__version__, schema)
        async with _running(door, workshop):
            yield
        if own:
            store.close()

    routes = [
        WebRoute(route.path, door.endpoint(route), methods=[route.method], name=route.name)
        for route in ROUTES
    ]
    static = Mount("/static", LastingFiles(directory=pages.assets.folder), name="static")
    app = Starlette(
        routes=[*routes, static],
        exception_handlers={404: door.nowhere, 405: door.nowhere},
        lifespan=lifespan,
        middleware=[Middleware(Watch, settings=settings)],
    )
    app.state.live = door.live
    app.router.redirect_slashes = False  # such a redirect would not pass by the door
    return app
