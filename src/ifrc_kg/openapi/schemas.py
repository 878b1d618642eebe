"""What JSON answers look like: JSON Schema 2020-12, as OpenAPI 3.1 has it.

A schema says what is always there; more may come with later versions, so that objects are open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["SCHEMAS"]

_Schema = Mapping[str, Any]

_TEXT: Final[_Schema] = {"type": "string"}
_IRI: Final[_Schema] = {"type": "string", "format": "iri"}
_NUMBER: Final[_Schema] = {"type": "integer", "minimum": 0}
_YES_OR_NO: Final[_Schema] = {"type": "boolean"}
_DIGEST: Final[_Schema] = {"type": "string", "pattern": "^[0-9a-f]*$"}


def _object(required: Mapping[str, _Schema], optional: Mapping[str, _Schema] | None = None) -> _Schema:
    """Return the schema of an object with members that are always there, and others that may be."""
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _map(values: _Schema) -> _Schema:
    return {"type": "object", "additionalProperties": values}


_LABELLED: Final = _object({"iri": _IRI, "label": _TEXT})
_TERM: Final = _object(
    {"type": {"type": "string", "enum": ["uri", "literal", "bnode"]}, "value": _TEXT},
    {"xml:lang": _TEXT, "datatype": _IRI},
)
_FILE: Final = _object(
    {
        "name": _TEXT,
        "holds": _TEXT,
        "media_type": _TEXT,
        "bytes": _NUMBER,
        "sha256": _DIGEST,
        "gzip_bytes": _NUMBER,
        "gzip_sha256": _DIGEST,
    }
)
_QUERY_PARAMETER: Final = _object(
    {"name": _TEXT, "label": _TEXT, "type": _TEXT, "required": _YES_OR_NO},
    {"class": _TEXT, "kind": _TEXT, "default": _TEXT, "example": _TEXT, "least": _TEXT},
)
_QUERY: Final = _object(
    {
        "name": _TEXT,
        "summary": _TEXT,
        "description": _TEXT,
        "tags": _list(_TEXT),
        "form": {"type": "string", "enum": ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]},
        "view": _TEXT,
        "url": {"type": "string", "format": "uri"},
        "formats": _list(_TEXT),
        "parameters": _list(_QUERY_PARAMETER),
    }
)
_HIT: Final = _object(
    {"label": _TEXT, "kind": _TEXT, "matched": _object({"text": _TEXT, "what": _TEXT})}, {"iri": _TEXT}
)
_WAY: Final = _object({"hops": _list({"type": "object"}), "notStated": {"type": "array"}})
_FINDING: Final = _object({"severity": _TEXT, "message": _TEXT, "focus_node": {"type": ["string", "null"]}})

#: The schemas by name.
SCHEMAS: Final[Mapping[str, _Schema]] = {
    "Problem": {
        "title": "A problem (RFC 9457)",
        **_object(
            {
                "type": {"type": "string", "format": "uri-reference"},
                "title": _TEXT,
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": _TEXT,
            },
            {
                "hint": {"type": "string", "description": "How to repair it."},
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
                "parameter": {"type": "string", "description": "The parameter that is wrong."},
                "near": {**_list(_TEXT), "description": "What resembles it."},
                "replaced_by": _IRI,
                "offered": {**_list(_TEXT), "description": "The media types that can be had."},
                "retry_after": {"type": "number", "minimum": 0},
            },
        ),
    },
    "SparqlResults": {
        "title": "SPARQL 1.1 Query Results JSON Format",
        "type": "object",
        "required": ["head"],
        "properties": {
            "head": {"type": "object", "properties": {"vars": _list(_TEXT)}},
            "results": _object({"bindings": _list(_map(_TERM))}),
            "boolean": _YES_OR_NO,
        },
        "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
    },
    "JsonLd": {"title": "A JSON-LD document", "type": ["object", "array"]},
    "Sarif": {
        "title": "SARIF 2.1.0",
        **_object({"version": {"const": "2.1.0"}, "runs": _list(_object({"tool": {"type": "object"}}))}),
    },
    "Catalogue": _object({"queries": _list(_QUERY)}, {"similar": _YES_OR_NO, "partial": _YES_OR_NO}),
    "Coverage": _object(
        {
            "things": _list(_object({"iri": _IRI, "label": _TEXT, "kind": _TEXT})),
            "byInitiative": _list(_object({"thing": _IRI, "initiative": _LABELLED})),
            "bySociety": _list(_object({"thing": _IRI, "society": _LABELLED})),
            "byRegion": _list(_object({"thing": _IRI, "region": _LABELLED})),
            "participations": _list(_object({"society": _IRI, "initiative": _IRI, "evidence": _IRI, "grade": _TEXT})),
        }
    ),
    "Discrepancies": _object(
        {
            "total": _NUMBER,
            "count": _NUMBER,
            "discrepancies": _list(
                _object({"notation": _TEXT, "iri": _IRI, "label": _TEXT, "kind": _LABELLED, "description": _TEXT})
            ),
        }
    ),
    "Terms": _object(
        {"prefixes": _map(_IRI), "terms": _list(_object({"curie": _TEXT, "label": _TEXT, "what": _TEXT}))}
    ),
    "Health": _object(
        {
            "status": {"const": "ok"},
            "version": _TEXT,
            "dataset_version": _TEXT,
            "fingerprint": _DIGEST,
            "triples": _NUMBER,
            "graphs": _NUMBER,
        }
    ),
    "Manifest": _object({"fingerprint": _DIGEST, "version": _TEXT, "dumps": _list(_FILE)}),
    "Outline": _object({"sections": _list(_object({"iri": _IRI, "title": _TEXT, "passages": {"type": "array"}}))}),
    "Passage": _object(
        {
            "iri": _IRI,
            "label": _TEXT,
            "section": _TEXT,
            "position": _NUMBER,
            "keyPhrases": _list(_TEXT),
            "statements": _NUMBER,
            "states": _list(_object({"subject": _TEXT, "property": _IRI, "value": _TEXT, "grade": _TEXT})),
            "buildOnIt": _list(_object({"iri": _TEXT, "property": _IRI, "evidence": _IRI, "grade": _TEXT})),
        }
    ),
    "Report": _object(
        {
            "conforms": _YES_OR_NO,
            "counts": _object({"violation": _NUMBER, "warning": _NUMBER, "info": _NUMBER}),
            "findings": _list(_FINDING),
        }
    ),
    "Search": _object(
        {
            "query": _TEXT,
            "total": _NUMBER,
            "count": _NUMBER,
            "page": _NUMBER,
            "pages": _NUMBER,
            "isPartial": _YES_OR_NO,
            "kinds": _list(_object({"kind": _TEXT, "count": _NUMBER})),
            "results": _list(_HIT),
        }
    ),
    "Trace": _object(
        {
            "iri": _IRI,
            "label": _TEXT,
            "kind": _TEXT,
            "grades": _map(_TEXT),
            "leftOut": _NUMBER,
            "up": _WAY,
            "down": _WAY,
        }
    ),
    "Object": {"title": "A JSON object", "type": "object"},
}
