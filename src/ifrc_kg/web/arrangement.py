"""How the page of a question arranges its rows: which parameters of the URL say so, and what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ifrc_kg.errors import ParameterError
from ifrc_kg.web.protocol import FORMAT_PARAMETERS

__all__ = ["ARRANGING", "RESERVED", "Arrangement", "read_arrangement"]

#: The parameters of the URL that arrange the page; data formats have all rows, in the order of the query.
ARRANGING: Final = ("sort", "order", "page")
#: The parameters that have a meaning of their own in URLs, be it of other pages: no query may give its own these names.
RESERVED: Final = (*FORMAT_PARAMETERS, *ARRANGING, "lang")
_ORDERS: Final = {"": False, "asc": False, "desc": True}
_PAGE: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


@dataclass(frozen=True)
class Arrangement:
    """How a page shows the solutions: by which variable they are sorted, which way, and which page of them it is."""

    sort: str = ""
    is_descending: bool = False
    page: int = 1

    @property
    def words(self) -> dict[str, str]:
        """The arrangement as parameters of a URL; nothing for what goes without saying."""
        told = {
            "sort": self.sort,
            "order": "desc" if self.is_descending else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in told.items() if value}


def read_arrangement(sent: Mapping[str, str]) -> Arrangement:
    """Return what the parameters of a URL ask for; raise ParameterError for what cannot be."""
    order, page = sent.get("order", ""), sent.get("page") or "1"
    if order not in _ORDERS:
        raise ParameterError(f"order takes asc or desc, not {order[:40]!r}.", parameter="order")
    if not _PAGE.fullmatch(page):
        raise ParameterError(f"page takes a whole number from 1 up, not {page[:40]!r}.", parameter="page")
    sort = sent.get("sort", "")
    return Arrangement(sort, _ORDERS[order] and bool(sort), int(page))
