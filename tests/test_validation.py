"""Validation: what is found, where it is, and how it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef

from ifrc_kg.errors import FileMissing, ParseError, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.namespaces import IFRC, IFRCSH, SH
from ifrc_kg.oxigraph_terms import Syntax
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.validation import shape_findings, validate_files, validate_text
from ifrc_kg.validation_report import REPORT_FORMATS, Finding, Severity, ValidationReport, render

_FIGURE = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix figure: <https://w3id.org/ifrc-kg/id/figure/> .
@prefix figure-role: <https://w3id.org/ifrc-kg/id/figure-role/> .
@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> .
@prefix initiative: <https://w3id.org/ifrc-kg/id/initiative/> .
@prefix passage: <https://w3id.org/ifrc-kg/id/passage/> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unit: <http://qudt.org/vocab/unit/> .

passage:c-finland-1 {
    figure:my-own
        a ifrc:Figure ;
        skos:prefLabel "A figure of mine"@en ;
        ifrc:asStated "over nine"@en ;
        ifrc:hasFigureRole figure-role:result ;
        qudt:hasUnit unit:NUM ;
        qudt:numericValue "9" ;
        schema:observationAbout initiative:yes-project .
}
"""
_REPORT = ValidationReport(
    (
        Finding(
            severity=Severity.VIOLATION,
            message="A figure MUST have a unit. Repair: add it.",
            focus_node="https://w3id.org/ifrc-kg/id/figure/my-own",
            shape=str(IFRCSH["Figure-unit"]),
            component=str(SH.MinCountConstraintComponent),
            path="http://qudt.org/schema/qudt/hasUnit",
            name="unit",
            file="my.trig",
            line=13,
        ),
        Finding(
            severity=Severity.WARNING,
            message="It SHOULD have more.",
            focus_node="https://example.org/thing",
            shape="https://w3id.org/ifrc-kg/checks/more",
            value=Literal("9"),
        ),
    )
)


@pytest.fixture(scope="module")
def prefixes(project_files: ProjectFiles) -> Prefixes:
    """Return the project's prefixes."""
    return load_prefixes(project_files.prefixes)


@pytest.mark.slow
def test_the_project_conforms(project_report: ValidationReport, prefixes: Prefixes) -> None:
    """The project's own files hold no violation."""
    assert project_report.conforms, render(project_report, "text", prefixes)


@pytest.mark.slow
def test_every_finding_has_its_place(project_report: ValidationReport, project_files: ProjectFiles) -> None:
    """What is found in the project lies in a file of it, on a line that speaks of the focus node or its path."""
    assert project_report.findings
    for finding in project_report.findings:
        lines = (project_files.root / finding.file).read_text(encoding="utf-8").splitlines()
        assert finding.line
        assert 0 < finding.line <= len(lines)


@pytest.mark.slow
def test_own_text_is_judged_in_the_context_of_the_project(project_files: ProjectFiles) -> None:
    """A text may point to resources of the project; only what the text speaks of is reported, with its lines."""
    report = validate_text(project_files, _FIGURE, Syntax.TRIG, name="my.trig")
    found = {(finding.shape.split("#")[-1], finding.line) for finding in report.findings}
    assert {("Figure-measure", 14), ("Figure-qualifier", 14), ("Figure-value", 19)} <= found
    assert {finding.file for finding in report.findings} == {"my.trig"}
    assert not report.conforms
    assert not [finding for finding in report.findings if "initiative/" in finding.focus_node]


@pytest.mark.slow
def test_what_has_no_name_is_judged_as_well(project_files: ProjectFiles) -> None:
    """A blank node of a class of ours is a focus node like any other, in every format of the report."""
    text = "@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> . _:mine a ifrc:Figure ."
    report = validate_text(project_files, text, Syntax.TURTLE, name="my.ttl")
    found = {(finding.focus_node, finding.file) for finding in report.findings if "Figure-unit" in finding.shape}
    assert found == {("_:mine", "my.ttl")}
    told = Graph().parse(data=render(report, "turtle", load_prefixes(project_files.prefixes)), format="turtle")
    assert {type(node) for node in told.objects(None, SH.focusNode)} == {BNode}


@pytest.mark.slow
def test_own_files_stand_in_for_graphs_of_the_project(project_files: ProjectFiles, tmp_path: Path) -> None:
    """A copy of a data file in which something is deleted shows what is missing, though the project still has it."""
    original = next(path for path in project_files.trig if path.name == "section-c.trig").read_text(encoding="utf-8")
    copy = tmp_path / "section-c.trig"
    copy.write_text(original.replace("qudt:hasUnit unit:PERCENT ;", "", 1), encoding="utf-8")
    report = validate_files(project_files, [copy])
    findings = [finding for finding in report.findings if finding.shape == str(IFRCSH["Figure-unit"])]
    assert [finding.file for finding in findings] == [copy.as_posix()]


@pytest.mark.slow
def test_own_text_brings_no_shapes(project_files: ProjectFiles) -> None:
    """A text that holds shapes, even under the name of the project's, is data: nothing in it is carried out."""
    text = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX e: <https://example.org/>
        GRAPH <https://w3id.org/ifrc-kg/shapes> {
            e:shape a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property e:shape-p .
            e:shape-p sh:path e:p ; sh:maxCount 0 .
        }
        e:graph { e:thing e:p 1 }"""
    report = validate_text(project_files, text, Syntax.TRIG)
    assert {finding.focus_node for finding in report.findings} == {"https://example.org/graph"}


def test_refuses_what_it_cannot_read(project_files: ProjectFiles, tmp_path: Path) -> None:
    """Another suffix is a usage error, a lost file is missing, and broken Turtle has a line."""
    with pytest.raises(UsageError, match="no file that can be validated"):
        validate_files(project_files, [tmp_path / "data.csv"])
    with pytest.raises(FileMissing):
        validate_files(project_files, [tmp_path / "lost.ttl"])
    with pytest.raises(ParseError) as caught:
        validate_text(project_files, "<a> <b>\n", Syntax.TURTLE, name="my.ttl")
    assert caught.value.path == "my.ttl"
    assert caught.value.line


def _graph(text: str) -> Graph:
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in (("sh", SH), ("ifrc", IFRC), ("ifrcsh", IFRCSH)))
    return Graph().parse(data=head + text, format="turtle")


def test_focus_restricts_targets_and_not_nested_shapes() -> None:
    """With a focus, only wanted focus nodes are judged, while shapes inside sh:or still see all values."""
    shapes = _graph(
        """ifrcsh:S a sh:NodeShape ; sh:targetClass ifrc:A ; sh:targetSubjectsOf ifrc:q ; sh:property ifrcsh:S-p .
        ifrcsh:S-p sh:path ifrc:p ; sh:or ( [ sh:class ifrc:B ] [ sh:class ifrc:C ] ) ; sh:message "bad"@en ."""
    )
    data = _graph(
        "ifrc:one a ifrc:A ; ifrc:p ifrc:b, ifrc:x . ifrc:two a ifrc:A ; ifrc:p ifrc:x . ifrc:b a ifrc:B ."
        "ifrc:three ifrc:q 1 ; ifrc:p ifrc:y ."
    )
    found = list(shape_findings(data, shapes, focus={str(IFRC.one), str(IFRC.three)}))
    assert {(each.focus_node, each.value) for each in found} == {
        (str(IFRC.one), IFRC.x),
        (str(IFRC.three), IFRC.y),
    }
    assert len(list(shape_findings(data, shapes))) == 3


def test_conforms_without_violations() -> None:
    """Warnings and infos do not keep a report from conforming; one violation does."""
    assert not _REPORT.conforms
    assert ValidationReport(_REPORT.findings[1:]).conforms
    assert _REPORT.counts == {Severity.VIOLATION: 1, Severity.WARNING: 1, Severity.INFO: 0}


def test_text_has_a_line_for_each_finding(prefixes: Prefixes) -> None:
    """Text is `file:line: severity: focus: message`, as editors read it, and ends with the counts."""
    assert render(_REPORT, "text", prefixes).splitlines() == [
        "my.trig:13: violation: figure:my-own: A figure MUST have a unit. Repair: add it.",
        "warning: https://example.org/thing: It SHOULD have more.",
        "does not conform: 1 violation, 1 warning, no infos",
    ]


def test_json_holds_all_fields(prefixes: Prefixes) -> None:
    """JSON says whether the data conform, and gives each finding with full IRIs."""
    document = json.loads(render(_REPORT, "json", prefixes))
    assert document["conforms"] is False
    assert document["counts"] == {"violation": 1, "warning": 1, "info": 0}
    assert document["findings"][0] == {
        "severity": "violation",
        "message": "A figure MUST have a unit. Repair: add it.",
        "focus_node": "https://w3id.org/ifrc-kg/id/figure/my-own",
        "shape": "https://w3id.org/ifrc-kg/shapes#Figure-unit",
        "component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        "path": "http://qudt.org/schema/qudt/hasUnit",
        "name": "unit",
        "value": None,
        "file": "my.trig",
        "line": 13,
        "repair": "add it.",
    }


def test_sarif_has_levels_rules_and_places(prefixes: Prefixes) -> None:
    """SARIF 2.1.0: each result points to its rule by index, and to a file and line where there are any."""
    document = json.loads(render(_REPORT, "sarif", prefixes))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [each["ruleId"] for each in run["results"]]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "my.trig"}, "region": {"startLine": 13}}
    assert "physicalLocation" not in run["results"][1]["locations"][0]


def test_turtle_is_a_shacl_report(prefixes: Prefixes) -> None:
    """Turtle is a sh:ValidationReport whose results carry what SHACL asks of each."""
    graph = Graph().parse(data=render(_REPORT, "turtle", prefixes), format="turtle")
    report = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = list(graph.objects(report, SH.result))
    assert len(results) == 2
    for required in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.resultMessage):
        assert all(graph.value(result, required) for result in results)
    assert (None, SH.resultPath, URIRef("http://qudt.org/schema/qudt/hasUnit")) in graph


@pytest.mark.parametrize(
    ("findings", "conforms"), [(_REPORT.findings, False), (_REPORT.findings[1:], False), ((), True)]
)
def test_a_shacl_report_conforms_without_results_alone(
    findings: tuple[Finding, ...],
    conforms: bool,  # noqa: FBT001
    prefixes: Prefixes,
) -> None:
    """sh:conforms is true when there is no result of any severity (SHACL, section 3.6.1.1)."""
    graph = Graph().parse(data=render(ValidationReport(findings), "turtle", prefixes), format="turtle")
    assert list(graph.objects(None, SH.conforms)) == [Literal(conforms)]


def test_unknown_format_is_a_usage_error(prefixes: Prefixes) -> None:
    """A format that there is not is refused with the list of those there are."""
    with pytest.raises(UsageError) as caught:
        render(_REPORT, "yaml", prefixes)
    assert all(name in caught.value.hint for name in REPORT_FORMATS)
