"""The quads of a release, wherever they lie: in a checkout, in a folder of dumps, or in one dump."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.errors import FileMissing, NotAcceptable, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.media_types import Format, by_suffix
from ifrc_kg.oxigraph_terms import Quad, from_oxigraph_quad, read_rdf, with_canonical_labels
from ifrc_kg.rdf_output import RDF_FORMATS

__all__ = ["read_release"]

_GZIP: Final = ".gz"
#: The dumps that a folder is looked through for, the ones with named graphs first.
_DUMPS: Final = ("*.nq", "*.nq.gz", "*.trig", "*.trig.gz")


def read_release(path: Path) -> tuple[Quad, ...]:
    """Return the quads of a release.

    A folder is a checkout, or holds one dump with named graphs; a file is a dump in any RDF format, gzip or not.
    Blank nodes carry canonical labels (RDFC-1.0), as in the dumps that the project writes.
    Raises FileMissing, UsageError for what is neither, and the errors of reading.
    """
    return with_canonical_labels(_quads(path))


def _quads(path: Path) -> tuple[Quad, ...]:
    if not path.is_dir():
        return _dump(path)
    project = ProjectFiles(path)
    if project.prefixes.is_file():
        return tuple(quad for source in source_files(project) for quad in read_quads(source))
    found = [dump for pattern in _DUMPS for dump in sorted(path.glob(pattern))]
    if not found:
        raise UsageError(
            f"{path} holds neither a project nor a dump.", hint="Name a checkout, a folder with a .nq or .trig, or one."
        )
    return _dump(found[0])


def _dump(path: Path) -> tuple[Quad, ...]:
    dump_format = _format_of(path)
    try:
        content = path.read_bytes()
        if path.suffix == _GZIP:
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise FileMissing(f"{path} cannot be read: {error}.", hint="Name a dump, gzip or not.") from error
    return tuple(map(from_oxigraph_quad, read_rdf(content, dump_format.media_type)))


def _format_of(path: Path) -> Format:
    bare = path.with_suffix("") if path.suffix == _GZIP else path
    try:
        return by_suffix(bare.suffix, RDF_FORMATS)
    except NotAcceptable as error:
        endings = ", ".join(f".{each.suffix}" for each in RDF_FORMATS)
        raise UsageError(
            f"{path} is no dump by its name.", hint=f"It ends in {endings}, or in one of them and .gz."
        ) from error
