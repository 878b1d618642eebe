"""The work of the children that validate: the project is read once, and it and uploads are held against its shapes.

A sample is validated before the first child is forked: that loads every module that the libraries import on demand,
which no child could do, since it can open no file.
Run as `python -m ifrc_kg.fence.validation_work DESCRIPTOR`, as a fork server.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Final

from ifrc_kg.answer_size import check_size
from ifrc_kg.dataset import read_sources, refuse_repetitions
from ifrc_kg.errors import DataError, ParseError, UploadError
from ifrc_kg.fence.fork_server import main
from ifrc_kg.fence.frames import Frame, FrameKind
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.work import LoadedWork
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import fingerprint_of
from ifrc_kg.oxigraph_terms import from_oxigraph_quad, read_rdf
from ifrc_kg.validation import inventory_findings, validate_context, validate_source
from ifrc_kg.validation_context import Context, Source, load_context
from ifrc_kg.validation_report import REPORT_FORMATS, ValidationReport, render
from ifrc_kg.validation_scope import read_scope

__all__ = ["NAME", "load_validation"]

#: What findings call the file of an upload.
NAME: Final = "upload"
_SAMPLE: Final = (
    b"<urn:example:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/ifrc-kg/ontology#Figure> ."
)
_TERM: Final = r"(?:<[^<>\s]*>|_:\S+)"
_LITERAL: Final = r'"(?:[^"\\]|\\.)*"(?:\^\^<[^<>\s]*>|@[\w-]+)?'
_N_QUAD: Final = re.compile(rf"^(\s*{_TERM}\s+{_TERM}\s+(?:{_TERM}|{_LITERAL}))\s+{_TERM}\s*\.", re.MULTILINE)


def load_validation(work: str, limits: Limits) -> LoadedWork:
    """Read the project's files below a folder, which follows the fingerprint that they should have.

    Raises DataError for a file that cannot be read, and where the files hold other data than that fingerprint's.
    """
    fingerprint, _, root = work.partition(" ")
    project = ProjectFiles(Path(root))
    read = read_sources(project)
    if fingerprint:
        refuse_repetitions(project, read)
        if fingerprint_of(chain.from_iterable(read.values())) != fingerprint:
            raise DataError("The files have changed since they were loaded.", hint="Send SIGHUP to load them again.")
    context = load_context(project, read)
    # The inventory is a file, and so is looked at here.
    of_inventory = tuple(inventory_findings(project, context.sources))
    sample = validate_source(context, _source(_SAMPLE, "application/n-quads"))
    for report_format in REPORT_FORMATS:
        render(sample, report_format, context.prefixes)

    def evaluate(asked: Frame) -> Frame:
        if asked.fields["task"] == "project":
            found = (*validate_context(context).findings, *of_inventory)
            report = ValidationReport(tuple(sorted(found, key=lambda finding: finding.rank)))
            return _answered(report, REPORT_FORMATS, context, limits)
        return _answered(_validated(context, asked), [asked.fields["report"]], context, limits)

    return LoadedWork(evaluate, {"scope": asdict(read_scope(context))})


def _validated(context: Context, asked: Frame) -> ValidationReport:
    return validate_source(context, _source(bytes(asked.body), asked.fields["media_type"]))


def _answered(report: ValidationReport, names: Iterable[str], context: Context, limits: Limits) -> Frame:
    """Return a report in some formats, one behind the other, with the size of each."""
    bodies = {name: render(report, name, context.prefixes).encode("utf-8", "surrogatepass") for name in names}
    for body in bodies.values():
        check_size(len(body), limits.answer_bytes)
    counts = {severity.value: number for severity, number in report.counts.items()}
    sizes = {name: len(body) for name, body in bodies.items()}
    return Frame(FrameKind.ANSWER, {"counts": counts, "sizes": sizes}, b"".join(bodies.values()))


def _source(body: bytes, media_type: str) -> Source:
    """Return an upload as a source; raise UploadError with line and column."""
    try:
        text = body.decode("utf-8")
        quads = tuple(map(from_oxigraph_quad, read_rdf(body, media_type)))
    except ParseError as error:
        hint = f"Send it as it is by its media type; this was read as {media_type}."
        raise UploadError(error.message, line=error.line, column=error.column, hint=hint) from error
    except UnicodeDecodeError as error:
        raise UploadError("The upload is not UTF-8.") from error
    # Lines are looked up in a text as Turtle and TriG have it: without the names of graphs at the ends of lines.
    return Source(NAME, _N_QUAD.sub(r"\1 .", text) if media_type == "application/n-quads" else text, quads)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], load_validation))
