"""Tables for spreadsheets: what a few views find, as CSV, and what the columns mean, as CSV on the Web.

https://www.w3.org/TR/tabular-metadata/ describes the metadata; a reader finds it beside the tables by its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from ifrc_kg.engine import QueryEngine
from ifrc_kg.media_types import CSV, JSON
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.results import Solutions, read_solutions

__all__ = ["CSVW_NAME", "TABLES", "csvw_metadata", "tables"]

#: The tables by the stem of their file, with the columns that tell one row from another; the view is `table-<stem>`.
TABLES: Final[Mapping[str, Sequence[str]]] = {
    "figures": ("figure", "about", "evidence"),
    "initiatives": ("undertaking", "kind", "place", "start", "duration"),
    "links": ("resource", "property", "target", "evidence"),
    "participations": ("participation", "evidence"),
    "societies": ("society",),
}
#: Where readers of CSV on the Web look for metadata (section 5.4 of the model for tabular data).
CSVW_NAME: Final = "csv-metadata.json"

_CONTEXT: Final = "http://www.w3.org/ns/csvw"


def tables(engine: QueryEngine, views: QueryCatalogue) -> dict[str, bytes]:
    """Return each table as CSV (SPARQL 1.1 Query Results CSV: a line of names, then one for each solution), by name."""
    return {
        f"{stem}.csv": engine.evaluate(views.request(_view(stem), {}), CSV).body
        for stem in TABLES
        if _view(stem) in views.queries
    }


def csvw_metadata(engine: QueryEngine, views: QueryCatalogue, licences: Iterable[str]) -> str:
    """Return the metadata of all tables: what each row is, and the datatype of each column, taken from its values."""
    described = [_table(stem, engine, views) for stem in TABLES if _view(stem) in views.queries]
    group: dict[str, Any] = {"@context": [_CONTEXT, {"@language": "en"}], "tables": described}
    licence = next(iter(licences), "")
    if licence:
        group["dc:license"] = {"@id": licence}
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"


def _view(stem: str) -> str:
    return f"table-{stem}"


def _table(stem: str, engine: QueryEngine, views: QueryCatalogue) -> dict[str, Any]:
    view = views.get(_view(stem))
    found = read_solutions(engine.evaluate(views.request(view.name, {}), JSON).body)
    columns = [_column(variable, found) for variable in found.variables]
    return {
        "url": f"{stem}.csv",
        "dc:title": view.summary,
        "dc:description": view.description,
        # Each row is about what its first column names.
        "tableSchema": {"columns": columns, "primaryKey": TABLES[stem], "aboutUrl": f"{{+{found.variables[0]}}}"},
    }


def _column(variable: str, found: Solutions) -> Mapping[str, Any]:
    values = found.column(variable)
    datatypes = {_datatype(value) for value in values if value is not None}
    datatype = datatypes.pop() if len(datatypes) == 1 else "string"
    column = {
        "name": variable,
        "titles": variable,
        "datatype": datatype,
        "required": bool(values) and None not in values,
    }
    # Whoever makes RDF of the table gets the IRI as a node, and not as a literal.
    return column | ({"valueUrl": f"{{+{variable}}}"} if datatype == "anyURI" else {})


def _datatype(value: Node) -> str:
    """Return what CSV on the Web calls the datatype of a term: the names of XML Schema without their prefix."""
    if isinstance(value, URIRef):
        return "anyURI"
    datatype = value.datatype if isinstance(value, Literal) else None
    return str(datatype).removeprefix(str(XSD)) if datatype and datatype.startswith(str(XSD)) else "string"
