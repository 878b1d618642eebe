"""What a validation found: findings, and the forms in which they are shown.

| format | what |
| --- | --- |
| `text` | one line for each finding, `file:line: severity: message`, and a line of counts |
| `json` | one object with `conforms`, `counts` and `findings` |
| `sarif` | SARIF 2.1.0 (OASIS), for editors and code hosts |
| `turtle` | a SHACL validation report (SHACL, section 3.6) |

The last says `sh:conforms true` only where nothing at all is found, as the standard has it; in the others warnings and
infos leave the graph conforming.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Final

from rdflib import RDF, BNode, Literal, URIRef

from ifrc_kg import __version__
from ifrc_kg.errors import UsageError
from ifrc_kg.namespaces import SH
from ifrc_kg.oxigraph_terms import Node, Quad, Syntax
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import canonical_form

__all__ = ["REPORT_FORMATS", "Finding", "Severity", "ValidationReport", "ValidationScope", "render"]

_SARIF_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Severity(Enum):
    """The three severities of SHACL, the gravest first; the value is how messages name them."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def iri(self) -> URIRef:
        """The severity as SHACL names it, such as sh:Violation."""
        return SH[self.value.capitalize()]

    @classmethod
    def of(cls, iri: str) -> Severity:
        """Return the severity of an IRI; one that SHACL does not have counts as a violation."""
        return next((severity for severity in cls if str(severity.iri) == iri), cls.VIOLATION)


@dataclass(frozen=True)
class ValidationScope:
    """The numbers of node shapes, property shapes and checks, of focus nodes, and of statements, each counted once."""

    node_shapes: int
    property_shapes: int
    checks: int
    focus_nodes: int
    statements: int


_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}
_REPAIR: Final = " Repair: "
_SARIF_LEVEL: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True)
class Finding:
    """One thing that a shape or a check found.

    `focus_node` is an IRI, or `_:` and the label of a blank node.
    `shape` is the IRI of the property shape, node shape or check, `component` that of the SHACL constraint component;
    `path` is empty where the shape has none, `name` where it gives the property none (sh:name), and `value` where the
    finding is not about one value.
    `file` is empty and `line` None where no source says it, as for a resource that only another file speaks of.
    """

    severity: Severity
    message: str
    focus_node: str
    shape: str
    component: str = str(SH.SPARQLConstraintComponent)
    path: str = ""
    name: str = ""
    value: Node | None = None
    file: str = ""
    line: int | None = None

    @property
    def rank(self) -> tuple[int, str, int, str, str]:
        """The order of findings: the gravest first, then by place."""
        return _RANK[self.severity], self.file, self.line or 0, self.focus_node, self.message

    @property
    def repair(self) -> str:
        """What to do about it, which every message of the project says last."""
        return self.message.partition(_REPAIR)[2]


@dataclass(frozen=True)
class ValidationReport:
    """All findings, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and infos do not count."""
        return not self.counts[Severity.VIOLATION]

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in Severity}


def render(report: ValidationReport, report_format: str, prefixes: Prefixes) -> str:
    """Return a report as text; raise UsageError for a format that is none of REPORT_FORMATS."""
    writer = REPORT_FORMATS.get(report_format)
    if writer is None:
        raise UsageError(
            f"There is no report format {report_format!r}.", hint=f"Choose one of {', '.join(REPORT_FORMATS)}."
        )
    return writer(report, prefixes)


def _text(report: ValidationReport, prefixes: Prefixes) -> str:
    lines = [
        f"{_place(finding)}{finding.severity.value}: {prefixes.shorten(finding.focus_node)}: {finding.message}"
        for finding in report.findings
    ]
    counts = ", ".join(_counted(number, severity.value) for severity, number in report.counts.items())
    return "\n".join([*lines, ("conforms: " if report.conforms else "does not conform: ") + counts]) + "\n"


def _place(finding: Finding) -> str:
    parts = [finding.file] * bool(finding.file) + [str(finding.line)] * bool(finding.line)
    return ":".join(parts) + ": " if parts else ""


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _json(report: ValidationReport, _prefixes: Prefixes) -> str:
    document = {
        "conforms": report.conforms,
        "counts": {severity.value: number for severity, number in report.counts.items()},
        "findings": [
            {
                **asdict(finding),
                "severity": finding.severity.value,
                "value": _plain(finding.value),
                "repair": finding.repair,
            }
            for finding in report.findings
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(value: Node | None) -> str | None:
    return None if value is None else str(value)


def _sarif(report: ValidationReport, prefixes: Prefixes) -> str:
    rules = sorted({finding.shape for finding in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "ifrc-kg",
                "semanticVersion": __version__,
                "rules": [{"id": prefixes.shorten(rule), "name": re.split("[#/]", rule)[-1]} for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, rules.index(finding.shape), prefixes) for finding in report.findings],
    }
    document = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(finding: Finding, rule: int, prefixes: Prefixes) -> dict[str, Any]:
    place: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": finding.focus_node, "kind": "resource"}]}
    if finding.file:
        place["physicalLocation"] = {"artifactLocation": {"uri": finding.file}}
        if finding.line:
            place["physicalLocation"]["region"] = {"startLine": finding.line}
    return {
        "ruleId": prefixes.shorten(finding.shape),
        "ruleIndex": rule,
        "level": _SARIF_LEVEL[finding.severity],
        "message": {"text": f"{prefixes.shorten(finding.focus_node)}: {finding.message}"},
        "locations": [place],
    }


def _turtle(report: ValidationReport, prefixes: Prefixes) -> str:
    head = BNode("report")
    quads = [
        Quad(head, RDF.type, SH.ValidationReport, None),
        Quad(head, SH.conforms, Literal(not report.findings), None),
    ]
    for number, finding in enumerate(report.findings):
        result = BNode(f"result{number}")
        quads.append(Quad(head, SH.result, result, None))
        quads.extend(Quad(result, predicate, value, None) for predicate, value in _result(finding))
    return canonical_form(quads, Syntax.TURTLE, prefixes)


def _result(finding: Finding) -> list[tuple[URIRef, Node]]:
    statements: list[tuple[URIRef, Node]] = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, _focus_node(finding)),
        (SH.resultSeverity, finding.severity.iri),
        (SH.resultMessage, Literal(finding.message, lang="en")),
        (SH.sourceConstraintComponent, URIRef(finding.component)),
        (SH.sourceShape, URIRef(finding.shape)),
    ]
    if finding.path:
        statements.append((SH.resultPath, URIRef(finding.path)))
    if isinstance(finding.value, URIRef | Literal):
        statements.append((SH.value, finding.value))
    return statements


def _focus_node(finding: Finding) -> URIRef | BNode:
    name = finding.focus_node
    return BNode(name.removeprefix("_:")) if name.startswith("_:") else URIRef(name)


#: The formats of a report, by the name under which they are asked for.
REPORT_FORMATS: Final[Mapping[str, Callable[[ValidationReport, Prefixes], str]]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "turtle": _turtle,
}
