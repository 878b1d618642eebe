"""The application as the source of a static copy: what can be asked of it, and the pages that only a copy has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from wsgiref.types import WSGIApplication

from flask import render_template

from ifrc_kg.engine import QueryEngine
from ifrc_kg.namespaces import BASE
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.picture_pages import PICTURES
from ifrc_kg.web.places import STATIC_COPY
from ifrc_kg.web.site import site_of

__all__ = ["StaticCopy"]

_SUFFIX: Final = "suffix"


class StaticCopy:
    """An application over an engine, to be asked for every page once."""

    def __init__(self, settings: Settings, engine: QueryEngine) -> None:
        """Put the application together; raises what `create_app` raises.

        The text of the paper, which an operator may have, is shown by a server that they run, and never published.
        """
        self._application = create_app(replace(settings, source=None), engine)
        self._application.config[STATIC_COPY] = True
        site = site_of(self._application)
        self.fingerprint = site.data_fingerprint
        self.version = site.version
        self.released = tuple(each.version for each in site.releases)

    @property
    def wsgi(self) -> WSGIApplication:
        """What answers."""
        return self._application

    @property
    def fixed_routes(self) -> Sequence[str]:
        """The paths that can be asked for by GET and have no part that varies, without the slash at their beginning.

        Pages of questions that the catalogue has not are left out.
        """
        names = site_of(self._application).catalogue.names()
        absent = {path for path, question in PICTURES.items() if question not in names}
        return [each for each in self._routes(()) if each not in absent]

    @property
    def routes_with_suffix(self) -> Sequence[str]:
        """The paths whose extension alone varies, without it."""
        ending = f".<{_SUFFIX}>"
        return [each.removesuffix(ending) for each in self._routes((_SUFFIX,)) if each.endswith(ending)]

    @property
    def static_files(self) -> Sequence[str]:
        """The paths of the style sheet, the pictures and their kin."""
        folder = Path(self._application.static_folder or "")
        found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
        return sorted(f"{self._application.static_url_path}/{name}".lstrip("/") for name in found)

    def page(self, absent: Iterable[str]) -> str:
        """Return the page that says what a static copy lacks."""
        return self._rendered("static_copy.html", absent=sorted(absent))

    def not_found(self) -> str:
        """Return the page for addresses that name nothing."""
        return self._rendered("static_copy_404.html")

    def close(self) -> None:
        """End what the application has started."""
        site_of(self._application).close()

    def _rendered(self, template: str, **values: object) -> str:
        with self._application.test_request_context(base_url=BASE):
            return render_template(template, **values)

    def _routes(self, varying: Sequence[str]) -> list[str]:
        return sorted(
            rule.rule.lstrip("/")
            for rule in self._application.url_map.iter_rules()
            if sorted(rule.arguments) == sorted(varying) and "GET" in (rule.methods or ())
        )
