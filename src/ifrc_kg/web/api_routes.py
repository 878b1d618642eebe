"""What the OpenAPI document tells of each route: one entry for each view function, in one table.

The path, the method and the summary come from the route itself: its rule, and the docstring of its function.
An entry tells the rest, and a route without one fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping

from ifrc_kg.web.api_described import Described
from ifrc_kg.web.api_of_data import dataset, resources
from ifrc_kg.web.api_of_queries import endpoint, stored_queries, validation
from ifrc_kg.web.api_of_server import server
from ifrc_kg.web.api_of_views import views
from ifrc_kg.web.site import Site

__all__ = ["described_routes"]


def described_routes(site: Site) -> Mapping[str, Described]:
    """Return what is told of each route, by its endpoint in Flask's words."""
    return {
        **endpoint(site),
        **stored_queries(site),
        **views(),
        **resources(),
        **dataset(),
        **validation(site.settings),
        **server(),
    }
