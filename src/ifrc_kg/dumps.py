"""Dumps: the whole graph in every RDF format, each named graph, each kind of resource, and tables, with checksums.

The same data always give the same bytes: files are made of the sorted statements alone, and hold no date.
Beside every file lies the same compressed by gzip, its time set to 0 (RFC 1952: none).

    ifrc-kg.{trig,nq,ttl,nt,jsonld,rdf}   all statements; TriG, N-Quads and JSON-LD with their named graphs
    graphs/<path of the graph>.ttl        one named graph
    kinds/<kind>.trig                     what is said of the resources of one kind
    <table>.csv, csv-metadata.json        tables, and what their columns mean
    SHA256SUMS                            the checksum of each of these, as `sha256sum --check` reads it
    manifest.json                         the same for programs, with media types, sizes and the fingerprint
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rdflib import URIRef

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.dump_tables import CSVW_NAME, csvw_metadata, tables
from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import CSV, JSON_DOCUMENT, TRIG, TURTLE, Format
from ifrc_kg.namespaces import BASE, DATASET_GRAPH, ID
from ifrc_kg.oxigraph_terms import Quad, oxigraph_quad
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.rdf_output import RDF_FORMATS, quads_as
from ifrc_kg.releases.version import version_among

__all__ = ["GZIP", "MANIFEST", "STEM", "SUMS", "Dump", "DumpKind", "Manifest", "build_dumps", "read_manifest"]

#: The name of the whole, without extension.
STEM: Final = "ifrc-kg"
SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
#: The media type of a compressed file (RFC 6713).
GZIP: Final = "application/gzip"

_HARDEST: Final = 9
_LICENCE: Final = URIRef("http://purl.org/dc/terms/license")
DumpKind = str
WHOLE: Final[DumpKind] = "whole"
GRAPH: Final[DumpKind] = "graph"
KIND: Final[DumpKind] = "kind"
TABLE: Final[DumpKind] = "table"


@dataclass(frozen=True)
class Dump:
    """One file: its name below the folder, what it is, and its size and SHA-256 as they are and compressed.

    `holds` is "whole", "graph", "kind" or "table", and `of` the IRI of the graph, the kind, or the name of the table.
    """

    name: str
    holds: DumpKind
    of: str
    media_type: str
    bytes: int
    sha256: str
    gzip_bytes: int
    gzip_sha256: str


@dataclass(frozen=True)
class Manifest:
    """What lies in a folder of dumps, and of which state of the data."""

    fingerprint: str
    version: str
    dumps: tuple[Dump, ...]


@dataclass(frozen=True)
class _File:
    """A file to be written: all that `Dump` tells, and the text."""

    name: str
    holds: DumpKind
    of: str
    format: Format
    text: Callable[[], str | bytes]


def build_dumps(project: ProjectFiles, folder: Path) -> Manifest:
    """Write all dumps of a project into a folder, and return what was written; the folder is made where it is not.

    Raises what reading the project's files raises, and OSError where the folder cannot be written.
    """
    quads = sorted(
        (quad for source in source_files(project) for quad in read_quads(source)),
        key=lambda quad: tuple(map(str, quad)),
    )
    prefixes = load_prefixes(project.prefixes)
    engine = LocalEngine(map(oxigraph_quad, quads), prefixes)
    files = (*_of_statements(quads, prefixes), *_of_tables(project, engine, quads, prefixes))
    dumps = tuple(sorted((_written(folder, each) for each in files), key=lambda dump: dump.name))
    manifest = Manifest(engine.fingerprint, version_among(quads), dumps)
    (folder / SUMS).write_text("".join(_sums(dumps)), encoding="utf-8")
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Return what lies in a folder of dumps; raise FileMissing or DataError where it does not say."""
    try:
        told = json.loads(read_text(folder / MANIFEST))
        return Manifest(told["fingerprint"], told["version"], tuple(Dump(**each) for each in told["dumps"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{folder / MANIFEST} is no list of dumps.") from error


def _of_statements(quads: Sequence[Quad], prefixes: Prefixes) -> Iterator[_File]:
    """Yield the files that hold statements: all, by named graph, and by the kind of their subject."""
    for each in RDF_FORMATS:
        yield _File(f"{STEM}.{each.suffix}", WHOLE, "", each, partial(quads_as, quads, each, prefixes))
    for graph, stated in _grouped(quads, lambda quad: str(quad.graph)).items():
        # A name that begins with a dot would be hidden on a bare host.
        path = graph.removeprefix(BASE).removeprefix("id/").lstrip(".")
        yield _File(f"graphs/{path}.{TURTLE.suffix}", GRAPH, graph, TURTLE, partial(quads_as, stated, TURTLE, prefixes))
    for kind, stated in _grouped(quads, _kind).items():
        yield _File(f"kinds/{kind}.{TRIG.suffix}", KIND, kind, TRIG, partial(quads_as, stated, TRIG, prefixes))


def _of_tables(
    project: ProjectFiles, engine: LocalEngine, quads: Iterable[Quad], prefixes: Prefixes
) -> Iterator[_File]:
    views = load_catalogue(project.queries / "views", prefixes)
    for name, body in tables(engine, views).items():
        yield _File(name, TABLE, name.removesuffix(".csv"), CSV, partial(bytes, body))
    licences = [str(quad.object) for quad in quads if quad[:2] == (DATASET_GRAPH, _LICENCE)]
    yield _File(CSVW_NAME, TABLE, "", JSON_DOCUMENT, lambda: csvw_metadata(engine, views, licences))


def _grouped(quads: Iterable[Quad], key: Callable[[Quad], str]) -> Mapping[str, list[Quad]]:
    """Return the quads by a key, those without one left out."""
    groups: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if named := key(quad):
            groups[named].append(quad)
    return groups


def _kind(quad: Quad) -> str:
    """Return the kind of the subject, which its IRI names; nothing for what is no resource of the project."""
    kind, slash, _ = str(quad.subject).removeprefix(ID).partition("/")
    return kind if slash and quad.subject.startswith(ID) else ""


def _written(folder: Path, file: _File) -> Dump:
    """Write a file and the same compressed; only one text is in memory at a time."""
    text = file.text()
    body = text.encode("utf-8") if isinstance(text, str) else text
    packed = gzip.compress(body, _HARDEST, mtime=0)
    path = folder / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    path.with_name(f"{path.name}.gz").write_bytes(packed)
    return Dump(
        name=file.name,
        holds=file.holds,
        of=file.of,
        media_type=file.format.content_type,
        bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        gzip_bytes=len(packed),
        gzip_sha256=hashlib.sha256(packed).hexdigest(),
    )


def _sums(dumps: Iterable[Dump]) -> Iterator[str]:
    for dump in dumps:
        yield f"{dump.sha256}  {dump.name}\n"
        yield f"{dump.gzip_sha256}  {dump.name}.gz\n"
