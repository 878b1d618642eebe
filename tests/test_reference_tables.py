"""The outside facts: fresh output, complete tables, and nothing stated that was not verified."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.namespace import XSD

from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.namespaces import ID, IFRC
from ifrc_kg.oxigraph_terms import Node, Quad, Syntax, parse_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.reference_tables import generate, statements
from ifrc_kg.reference_tables.corroboration import corroboration
from ifrc_kg.reference_tables.rows import assertable, read_rows
from ifrc_kg.reference_tables.statements import Statement, Typed, dated, slug


@dataclass(frozen=True)
class Facts:
    """The committed output, looked up by subject and property."""

    quads: frozenset[Quad]
    prefixes: Prefixes
    index: Mapping[tuple[Node | None, Node | None], frozenset[Node]]

    def objects(self, subject: str, predicate: str) -> set[str]:
        """Return what is stated of a subject by a property: literals as text, resources as CURIEs."""
        key = self.prefixes.expand(subject), self.prefixes.expand(predicate)
        return {self.prefixes.shorten(str(node)) for node in self.index.get(key, ())}

    def languages(self, subject: Node | None) -> set[str | None]:
        """Return the languages in which a subject has a preferred label."""
        nodes = self.index.get((subject, SKOS.prefLabel), frozenset())
        return {node.language for node in nodes if isinstance(node, Literal)}


@pytest.fixture(scope="module")
def facts(project_files: ProjectFiles) -> Facts:
    """Return every statement of the committed output."""
    paths = [project_files.data / "references" / f"{name}.trig" for name in statements(project_files)]
    quads = frozenset(quad for path in paths for quad in parse_quads(read_text(path), Syntax.TRIG, path=str(path)))
    index: defaultdict[tuple[Node | None, Node | None], set[Node]] = defaultdict(set)
    for quad in quads:
        index[quad.subject, quad.predicate].add(quad.object)
    frozen = {key: frozenset(nodes) for key, nodes in index.items()}
    return Facts(quads, load_prefixes(project_files.prefixes), frozen)


def table(files: ProjectFiles, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, read without the project's own reader."""
    path = files.data / "references" / "tables" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_committed_output_is_fresh(project_files: ProjectFiles) -> None:
    """Generating from the tables gives the committed files, byte for byte."""
    for path, text in generate(project_files).items():
        assert path.read_bytes() == text.encode("utf-8"), (
            f"{project_files.shown(path)} is stale: run `ifrc-kg generate`."
        )


def test_every_society_has_code_country_region_and_names(facts: Facts) -> None:
    """190 societies have names in four languages and a region; Bhutan and the Marshall Islands only English names."""
    societies = {quad.subject for quad in facts.quads if quad.object == IFRC.NationalSociety}
    assert len(societies) == 192
    english_only = {ID["society/bhutan-red-cross-society"], ID["society/marshall-islands-red-cross-society"]}
    for society in societies:
        assert facts.languages(society) == ({"en"} if society in english_only else {"en", "fr", "es", "ar"})
        assert len(facts.index[society, URIRef("http://www.w3.org/ns/org#identifier")]) == 1
    assert {quad.subject for quad in facts.quads if quad.predicate == IFRC.isInRegion} == societies - english_only
    assert len({quad.object for quad in facts.quads if quad.predicate == IFRC.isInRegion}) == 5
    assert {quad.subject for quad in facts.quads if quad.predicate == IFRC.isNationalSocietyOf} == societies
    assert len({quad.object for quad in facts.quads if quad.predicate == IFRC.isNationalSocietyOf}) == 192


def test_each_published_list_says_only_what_it_holds(facts: Facts) -> None:
    """Names come from IFRC GO, codes of countries from country-codes, Wikidata items of societies from the index."""
    go, codes, index = (
        ID[f"reference/{name}"] for name in ("ifrc-go-countries", "country-codes", "name-suggestion-index")
    )
    from_index = {quad.subject for quad in facts.quads if quad.graph == index} - {index}
    assert len(from_index) == 34
    assert ID["society/belgian-red-cross"] not in from_index
    assert len({quad.subject for quad in facts.quads if quad.graph == codes} - {codes}) == 190
    assert not any(quad.predicate == IFRC.m49Code for quad in facts.quads if quad.graph == go)


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        ("society:armenian-red-cross-society", "org:identifier", {"DAM001"}),
        ("society:armenian-red-cross-society", "ifrc:isNationalSocietyOf", {"country:armenia"}),
        ("society:hellenic-red-cross", "ifrc:isNationalSocietyOf", {"country:greece"}),
        ("society:netherlands-red-cross", "ifrc:isInRegion", {"region:europe-and-central-asia"}),
        ("society:bhutan-red-cross-society", "org:identifier", {"DBT001"}),
        ("country:namibia", "gn:countryCode", {"NA"}),
        ("country:namibia", "schema:sameAs", {"https://sws.geonames.org/3355338/"}),
        ("country:netherlands", "schema:sameAs", {"https://sws.geonames.org/2750405/"}),
        ("country:afghanistan", "ifrc:m49Code", {"004"}),
        ("country:eswatini", "skos:prefLabel", {"Eswatini"}),
        ("country:eswatini", "skos:altLabel", {"Eswatini, Kingdom of"}),
        ("country:tanzania", "skos:altLabel", {"Tanzania, United Republic of", "United Republic of Tanzania"}),
        ("country:democratic-republic-of-congo", "skos:altLabel", {"Democratic Republic of the Congo"}),
        ("country:marshall-islands", "ifrc:iso3166Alpha3", {"MHL"}),
        ("conference:ic-31", "schema:startDate", {"2011-11-28"}),
        ("conference:ic-31", "schema:endDate", {"2011-12-01"}),
        ("conference:ic-31", "schema:location", {"place:geneva", "country:switzerland"}),
        ("conference:ic-30", "schema:startDate", {"2007-11-26"}),
        ("conference:ic-30", "schema:endDate", {"2007-11-30"}),
        ("conference:ic-10", "schema:location", {"place:geneva", "country:switzerland"}),
        ("conference:ic-10", "schema:startDate", set()),
        ("conference:constituent-1863", "schema:startDate", {"1863-10"}),
        ("conference:constituent-1863", "schema:endDate", set()),
        ("conference:cod-2009", "ifrc:isSessionOf", {"body:council-of-delegates"}),
        ("instrument:ic-31-resolution-3", "eli:number", {"3"}),
        ("instrument:ic-31-resolution-3", "eli:date_document", {"2011-12-01"}),
        (
            "instrument:ic-31-resolution-3",
            "eli:cites",
            {"instrument:declaration-together-for-humanity", "instrument:policy-on-migration"},
        ),
        ("instrument:ic-30-resolution-1", "eli:has_part", {"instrument:declaration-together-for-humanity"}),
        ("instrument:policy-on-migration", "ifrc:isAdoptedAt", {"conference:ga-17"}),
        ("instrument:ic-32-pledge-mediterranean", "ifrc:followsUp", {"instrument:ic-31-resolution-3"}),
        ("work:ic-31-report-11-7-2", "ifrc:followsUp", {"instrument:ic-30-resolution-1"}),
        ("instrument:ic-24-resolution-21", "dcterms:title", set()),
        ("provision:ic-31-resolution-3-op-1", "ifrc:operativeWording", {"requests"}),
        ("provision:ic-31-resolution-3-op-2", "ifrc:operativeWording", {"calls upon"}),
        ("provision:ic-31-resolution-3-op-2", "ifrc:addresses", {"group:states"}),
        ("provision:ic-31-resolution-3-op-3", "ifrc:operativeWording", set()),
        ("provision:ic-31-resolution-3-op-3", "ifrc:addresses", set()),
        ("membership:cyprus-red-cross-society", "org:member", {"society:cyprus-red-cross-society"}),
        ("interval:member-national-societies-187", "time:hasBeginning", {"instant:2011-11-23"}),
        ("interval:member-national-societies-187", "time:hasEnd", {"instant:2013-11-12"}),
        ("figure:la-bas-na-poto-printed", "ifrc:hasMeasure", {"measure:copies-printed"}),
        ("figure:humanity-in-action-societies-attending", "qudt:numericValue", {"15"}),
        ("work:la-bas-na-poto", "schema:isbn", {"978-2-930434-08-7"}),
        ("initiative:ubuntu", "schema:startDate", {"2011-10-21"}),
        ("undertaking:first-contact-toronto", "schema:startDate", {"2001"}),
        ("undertaking:first-contact-vancouver", "schema:startDate", {"2008-11-01"}),
        ("place:catamayo", "dcterms:identifier", {"1103"}),
    ],
)
def test_known_facts(facts: Facts, subject: str, predicate: str, expected: set[str]) -> None:
    """What the sources say is stated, and what was not verified is not."""
    assert facts.objects(subject, predicate) == expected


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("conferences", "conference-{slug}"),
        ("resolutions", "{resource}"),
        ("provisions", "{resource}"),
        ("corroboration", "corroboration-{slug}"),
        ("places_ecuador", "place-{slug}"),
    ],
)
def test_rows_are_references_if_verified(project_files: ProjectFiles, facts: Facts, name: str, pattern: str) -> None:
    """Each verified row is a graph of its own with sources and note; a row that is not verified states nothing."""
    graphs = {quad.graph for quad in facts.quads}
    for row in table(project_files, name):
        graph = f"reference:{pattern.format_map(row).replace(':', '-')}"
        is_stated = row["verification"] != "not verified"
        assert (facts.prefixes.expand(graph) in graphs) is is_stated
        assert facts.objects(graph, "skos:editorialNote") == ({row["note"]} if is_stated else set())
        assert facts.objects(graph, "dcterms:bibliographicCitation") == ({row["citation"]} if is_stated else set())
        assert facts.objects(graph, "ifrc:hasGrade") == ({"grade:external"} if is_stated else set())


def test_unverified_rows_leave_no_resource(project_files: ProjectFiles, facts: Facts) -> None:
    """Nothing is said of a session or an instrument whose row is not verified."""
    rows = [*table(project_files, "conferences"), *table(project_files, "resolutions")]
    resources = [
        row.get("resource") or f"conference:{row['slug']}" for row in rows if row["verification"] == "not verified"
    ]
    assert len(resources) == 4
    named = {term for quad in facts.quads for term in (quad.subject, quad.object)}
    assert not named.intersection(facts.prefixes.expand(resource) for resource in resources)


def test_counts_of_verified_rows(project_files: ProjectFiles) -> None:
    """The tables hold the sessions, instruments and happenings that they are said to hold."""
    numbered = [row for row in table(project_files, "conferences") if row["slug"].startswith("ic-")]
    assert [row["number"] for row in numbered] == [str(number) for number in range(1, 35)]
    assert {row["slug"] for row in numbered if row["verification"] == "not verified"} == {"ic-14", "ic-15", "ic-22"}
    weak = [row["resource"] for row in table(project_files, "resolutions") if row["verification"] == "not verified"]
    assert weak == ["instrument:cod-2022-resolution-9"]
    assert len(table(project_files, "membership_history")) == 14


def test_every_graph_describes_itself(facts: Facts) -> None:
    """Each graph is a reference that says what it is, and no statement lies outside a graph."""
    for graph in {quad.graph for quad in facts.quads}:
        assert isinstance(graph, URIRef)
        assert Quad(graph, RDF.type, IFRC.Reference, graph) in facts.quads


def test_every_resource_has_one_class_and_one_english_label(facts: Facts) -> None:
    """What the references describe has one class, and at most one label in any language in all of them together."""
    for (subject, predicate), nodes in facts.index.items():
        if predicate == RDF.type:
            assert len(nodes) == 1, subject
        if predicate == SKOS.prefLabel:
            assert len(nodes) == len(facts.languages(subject)), subject


def test_namibia_is_no_missing_value(tmp_path: Path) -> None:
    """A cell that reads NA stays NA."""
    path = tmp_path / "table.csv"
    path.write_text("iso2,name\nNA,Namibia\n", encoding="utf-8")
    assert read_rows(path) == ({"iso2": "NA", "name": "Namibia"},)


@pytest.mark.parametrize("body", ["a,b\n1\n", "a,b\n1,2,3\n"])
def test_row_of_another_length_is_refused(tmp_path: Path, body: str) -> None:
    """A row with too few or too many cells is an error that names its number."""
    path = tmp_path / "table.csv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(DataError, match="row 1"):
        read_rows(path)


def test_unverified_cells_are_blank() -> None:
    """A cell whose column a row calls unverified cannot be stated."""
    row = {"verification": "partly verified", "unverified": "end", "start": "1863-10", "end": "1863-10-29"}
    assert assertable([row])[0]["end"] == ""
    assert assertable([row])[0]["start"] == "1863-10"


def test_unknown_verification_is_refused() -> None:
    """A row must say how far it was verified."""
    with pytest.raises(DataError, match="perhaps"):
        assertable([{"verification": "perhaps"}])


def test_finding_without_verified_source_is_refused() -> None:
    """A finding cannot be stated on the word of a source that was not found."""
    source = {"slug": "nowhere", "verification": "not verified", "unverified": ""}
    finding = {"corroboration": "nowhere", "subject": "a:b", "property": "a:c", "value": "x", "kind": "en"}
    with pytest.raises(DataError, match="nowhere"):
        list(corroboration([source], [finding]))


@pytest.mark.parametrize(
    ("value", "datatype"), [("1863", "xsd:gYear"), ("1863-10", "xsd:gYearMonth"), ("2011-12-01", "xsd:date")]
)
def test_dates_keep_their_precision(value: str, datatype: str) -> None:
    """A date has the datatype of what is known of it."""
    assert dated(value) == Typed(value, datatype)
    assert str(Literal(value, datatype=XSD[datatype.removeprefix("xsd:")], normalize=False)) == value


def test_what_is_no_date_is_refused() -> None:
    """A span or a word is no date."""
    with pytest.raises(DataError, match="2012-02-22/2012-02-23"):
        dated("2012-02-22/2012-02-23")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Armenian Red Cross Society", "armenian-red-cross-society"),
        ("Red Cross Society of Côte d'Ivoire", "red-cross-society-of-cote-divoire"),
        ("Türkiye", "turkiye"),
        ("Guinea-Bissau", "guinea-bissau"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    """Names become kebab-case without accents and apostrophes."""
    assert slug(name) == expected


@given(st.text())
def test_slug_is_always_a_plain_local_name(name: str) -> None:
    """Whatever a name holds, its slug needs no escape and is a slug of itself."""
    found = slug(name)
    assert found == slug(found)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_prefix_that_is_not_declared_is_refused(project_files: ProjectFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table cannot smuggle in a vocabulary that the project does not have."""
    stray = Statement("reference:x", "reference:x", "stray:term", "reference:x")
    monkeypatch.setattr("ifrc_kg.reference_tables.statements", lambda _: {"x": iter([stray])})
    with pytest.raises(DataError, match="stray:term"):
        generate(project_files)
