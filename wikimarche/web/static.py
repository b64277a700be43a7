"""Built files: their names carry a hash of their content, so browsers keep them a year."""

from os import PathLike, stat_result

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from wikimarche.web.guard import HEADERS

__all__ = ["LastingFiles"]


class LastingFiles(StaticFiles):
    """Serves a folder of hashed files with a lasting cache and the site's headers."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Give a file as one that never changes under its name."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
