"""What the interface may say, read where it is written: templates and sentences of the code."""

from functools import cache

from tests.house.source import package_modules, templates

__all__ = ["interface"]


@cache
def interface() -> str:
    """Give the text of every template and of every module, where all messages stand."""
    pages = [page.read_text("utf-8") for page in templates()]
    return "\n".join([*pages, *(module.text for module in package_modules())])
