"""VoID and DCAT against what is counted, dumps against their checksums, and the endpoint itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from rdflib import RDF, Namespace
from rdflib.namespace import DCAT, VOID

from ifrc_kg.doctor.acquaintance import Acquaintance
from ifrc_kg.doctor.findings import Findings
from ifrc_kg.doctor.reading import quads_of
from ifrc_kg.doctor.visiting import Visitor
from ifrc_kg.errors import ParseError
from ifrc_kg.files import find_project_files, read_text
from ifrc_kg.media_types import JSON, TURTLE
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.results import read_solutions

__all__ = ["examine_dataset", "examine_dumps"]

_SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
_SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_SUMS: Final = "dump/SHA256SUMS"
_PARTS: Final = f"{DATASET_GRAPH}#"
_Described = Mapping[str, Mapping[str, str]]


def examine_dataset(visitor: Visitor, findings: Findings, known: Acquaintance) -> None:
    """Compare the description of the dataset with what its endpoint counts and with its files."""
    described: dict[str, dict[str, str]] = {}
    for quad in known.described:
        described.setdefault(str(quad.subject), {})[str(quad.predicate)] = str(quad.object)
    _look_at_distributions(visitor, findings, known.described, described)
    if not known.endpoint:
        for name in ("void", "endpoint"):
            findings.leave(name, "there is no endpoint" + (" on a static copy" if known.is_static else ""))
        return
    _look_at_endpoint(visitor, findings, known.endpoint)
    whole = described.get(str(DATASET_GRAPH), {})
    size = _counted(visitor, known.endpoint, "size")[0]
    stated = whole.get(str(VOID.triples))
    findings.look("void", stated == size["triples"], f"void:triples is {stated}, counted {size['triples']}")
    for view, term, number in (
        ("doctor-classes", VOID["class"], VOID.entities),
        ("doctor-properties", VOID.property, VOID.triples),
    ):
        told = {
            each[str(term)]: each[str(number)]
            for name, each in described.items()
            if name.startswith(f"{_PARTS}{term.removeprefix(str(VOID))}-") and str(term) in each and str(number) in each
        }
        counted = {row["term"]: row["number"] for row in _counted(visitor, known.endpoint, view)}
        for name in sorted(told.keys() | counted.keys()):
            fault = f"VoID says {told.get(name, 'nothing')} of {name}, counted {counted.get(name, 'nothing')}"
            findings.look("void", told.get(name) == counted.get(name), fault)


def _counted(visitor: Visitor, endpoint: str, view: str) -> list[dict[str, str]]:
    """Return the solutions of a query of ours at an endpoint."""
    lines = read_text(find_project_files().queries / "views" / f"{view}.rq").splitlines()
    query = "\n".join(line for line in lines if not line.startswith("#+"))
    answer = visitor.get(f"{endpoint}?{urlencode({'query': query})}", {"Accept": JSON.media_type})
    return [{name: str(term) for name, term in row.items()} for row in read_solutions(answer.body).rows]


def _look_at_endpoint(visitor: Visitor, findings: Findings, endpoint: str) -> None:
    answer = visitor.get(endpoint, {"Accept": TURTLE.media_type})
    try:
        quads = quads_of(answer.body, TURTLE.media_type, endpoint)
    except ParseError as error:
        findings.look("endpoint", False, f"{endpoint}: {error}")
        return
    terms = {quad.predicate for quad in quads}
    is_service = any(quad[1:3] == (RDF.type, _SD.Service) for quad in quads)
    findings.look("endpoint", is_service, f"{endpoint}: no sd:Service in its description")
    for name in ("endpoint", "supportedLanguage", "resultFormat"):
        findings.look("endpoint", _SD[name] in terms, f"{endpoint}: no sd:{name} in its description")
    wrong = visitor.get(f"{endpoint}?query=nonsense", {"Accept": JSON.media_type})
    told = f"{endpoint}: {wrong.status} instead of 400 to a malformed query"
    findings.look("endpoint", wrong.status == HTTPStatus.BAD_REQUEST, told)


def _look_at_distributions(visitor: Visitor, findings: Findings, quads: Sequence[Quad], described: _Described) -> None:
    nodes = sorted({str(quad.object) for quad in quads if quad.predicate == DCAT.distribution})
    findings.look("dcat", nodes, "the description has no dcat:distribution")
    for node in nodes:
        each = described.get(node, {})
        place = visitor.local(each.get(str(DCAT.downloadURL), ""))
        answer = visitor.get(place)
        size, body = each.get(str(DCAT.byteSize)), answer.body
        told = f"{place}: {answer.status}, {len(body)} bytes, dcat:byteSize {size}"
        findings.look("dcat", answer.status == HTTPStatus.OK and size == str(len(body)), told)
        stated = described.get(each.get(str(_SPDX.checksum), ""), {}).get(str(_SPDX.checksumValue), "")
        digest = hashlib.sha256(body).hexdigest()
        findings.look("dcat", stated == digest, f"{place}: SHA-256 {digest[:12]}…, stated {stated[:12] or 'nothing'}…")


def examine_dumps(visitor: Visitor, findings: Findings, chosen: Sequence[str] | None = None) -> list[str]:
    """Compare dumps with the list of checksums; all of them, or those chosen; return all names."""
    listed = visitor.get(_SUMS)
    if not findings.look("dumps", listed.status == HTTPStatus.OK, f"{listed.url} answers {listed.status}"):
        return []
    pairs = [line.split("  ", 1) for line in listed.body.decode("utf-8", "replace").splitlines() if "  " in line]
    for digest, name in pairs:
        if chosen is not None and name not in chosen:
            continue
        answer = visitor.get(f"dump/{name}")
        found = hashlib.sha256(answer.body).hexdigest()
        told = f"{answer.url}: {answer.status}, SHA-256 {found[:12]}…, listed {digest[:12]}…"
        findings.look("dumps", answer.status == HTTPStatus.OK and found == digest, told)
    return [name for _, name in pairs]
