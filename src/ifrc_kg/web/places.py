"""Where this server is, as documents for machines say it: addresses that they can follow."""

from __future__ import annotations

from typing import Final

from flask import current_app, request

from ifrc_kg.namespaces import BASE
from ifrc_kg.web.site import Site

__all__ = ["STATIC_COPY", "is_static_copy", "root_address"]

#: Tells an application, among its values of configuration, that its answers become files.
STATIC_COPY: Final = "STATIC_COPY"


def root_address(site: Site) -> str:
    """Return the address below which everything is served: the public one if it is set, else the one that was asked."""
    public = site.settings.public_base
    return public if public != BASE else request.url_root


def is_static_copy() -> bool:
    """Tell whether the answers become files of a copy that can answer nothing itself."""
    return bool(current_app.config.get(STATIC_COPY))
