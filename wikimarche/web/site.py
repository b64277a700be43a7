"""The pages of the site, built from its settings: for the server and for the command line."""

from functools import partial

from wikimarche.settings import Settings
from wikimarche.web.pages import Assets, Pages
from wikimarche.web.routes import ROUTES
from wikimarche.web.routing import address_of
from wikimarche.web.tongues import load_tongues

__all__ = ["build_pages"]


def build_pages(settings: Settings) -> Pages:
    """Read templates, languages and built files; AssetsMissing says how to build them."""
    paths = {route.name: route.path for route in ROUTES}
    tongues = load_tongues(settings.timezone)
    return Pages(settings, tongues, partial(address_of, paths), Assets(settings.static_dir))
