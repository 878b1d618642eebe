"""Where this server is, as documents for machines say it: addresses that they can follow."""

from __future__ import annotations

from flask import request

from ifrc_kg.namespaces import BASE
from ifrc_kg.web.site import Site

__all__ = ["root_address"]


def root_address(site: Site) -> str:
    """Return the address below which everything is served: the public one if it is set, else the one that was asked."""
    public = site.settings.public_base
    return public if public != BASE else request.url_root
