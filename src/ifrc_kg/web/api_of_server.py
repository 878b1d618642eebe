"""What the OpenAPI document tells of the state of the server, and of what crawlers and browsers ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ifrc_kg.media_types import HTML, JSON_DOCUMENT, Format
from ifrc_kg.openapi.values import Parameter
from ifrc_kg.web.api_described import Described
from ifrc_kg.web.api_parameters import TEXT

__all__ = ["server"]

_PLAIN: Final = Format("text", "text/plain", "txt", frozenset())
_SITEMAP: Final = Format("sitemap", "application/xml", "xml", frozenset())
_ICON: Final = Format("icon", "image/svg+xml", "svg", frozenset())
_STYLE: Final = Format("style", "text/css", "css", frozenset())
_SCRIPT: Final = Format("script", "text/javascript", "js", frozenset())


def server() -> Mapping[str, Described]:
    """Return what is told of the routes that belong to the server."""
    return {
        "api_pages.document": Described("Server", (JSON_DOCUMENT,), "Object", headers=("Vary",)),
        "api_pages.reference": Described("Server", (JSON_DOCUMENT, HTML), "Object", headers=("Vary",)),
        "pages.health": Described("Server", (JSON_DOCUMENT,), "Health", headers=("Vary",), is_kept=False),
        "pages.icon": Described("Server", (_ICON,), summary="The icon, also where browsers look for it unasked."),
        "machine_pages.robots": Described("Server", (_PLAIN,), headers=("Vary",)),
        "machine_pages.sitemap": Described("Server", (_SITEMAP,), headers=("Vary",)),
        "machine_pages.llms": Described("Server", (_PLAIN,), headers=("Vary",)),
        "static": Described(
            "Server",
            (_STYLE, _ICON, _SCRIPT),
            variables={"filename": Parameter("filename", "The name of a file.", TEXT, "style.css", "path")},
            statuses=(404,),
            is_chosen=False,
            summary="The style sheets, scripts and pictures of the pages.",
        ),
    }
