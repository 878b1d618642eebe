"""The solutions of a question as a table: columns, labels, evidence, order and pages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import XSD
from werkzeug.exceptions import BadRequest

from ifrc_kg.errors import ParameterError
from ifrc_kg.web.answer_table import AnswerTable, TermWriter, answer_table
from ifrc_kg.web.arrangement import Arrangement

ID = "https://w3id.org/ifrc-kg/id/"


def iri(path: str) -> dict[str, str]:
    """Return the term for a thing of ours."""
    return {"type": "uri", "value": f"{ID}{path}"}


def literal(value: object, datatype: str = "") -> dict[str, str]:
    """Return the term for a literal."""
    return {"type": "literal", "value": str(value)} | ({"datatype": str(XSD[datatype])} if datatype else {})


def tabled(rows: list[dict[str, Any]], variables: str, arrangement: Arrangement, *, on_a_page: int = 10) -> AnswerTable:
    """Return the table for rows in which nothing but the query gives labels."""
    results = {"head": {"vars": variables.split()}, "results": {"bindings": rows}}
    write = TermWriter(None, lambda text: text.removeprefix(ID).replace("/", ":"), "/root")
    return answer_table(results, arrangement, write, on_a_page=on_a_page)


def column(table: AnswerTable, place: int) -> list[str]:
    """Return the texts of one column."""
    return [row[place].cell.text for row in table.rows]


NUMBERS = [
    {"thing": iri("society/b"), "thingLabel": literal("Éclair"), "number": literal(10, "integer")},
    {"thing": iri("society/a"), "thingLabel": literal("zebra"), "number": literal("9.5", "decimal")},
    {"thing": iri("society/c"), "thingLabel": literal("Delta 10")},
    {"thing": iri("society/d"), "thingLabel": literal("delta 9"), "number": literal(-3, "integer")},
]


def test_labels_and_grades_stand_with_what_they_belong_to() -> None:
    """A label fills the column of its thing, a grade that of its evidence; neither has a column of its own."""
    rows = [
        {
            "thing": iri("society/a"),
            "thingLabel": literal("A"),
            "evidence": iri("passage/a-1"),
            "grade": iri("grade/stated"),
            "viaEvidence": iri("reference/go"),
            "viaGrade": iri("grade/external"),
        }
    ]
    table = tabled(rows, "thing thingLabel evidence grade viaEvidence viaGrade", Arrangement())
    assert [each.words for each in table.columns] == ["Thing", "Evidence", "Via evidence"]
    thing, evidence, via = table.rows[0]
    assert (thing.cell.text, thing.cell.link, thing.grade) == ("A", "/root/id/society/a", "")
    assert (evidence.cell.link, evidence.grade) == ("/root/evidence/a-1", "stated")
    assert (via.cell.link, via.grade) == ("/root/id/reference/go", "external")


def test_an_interpretation_is_evidence_where_nothing_else_is() -> None:
    """The grade of a row stands with the interpretation that it rests on, unless there is other evidence."""
    row = {"interpretation": iri("interpretation/x"), "grade": iri("grade/interpreted")}
    table = tabled([row], "interpretation grade", Arrangement())
    assert [(each.cell.text, each.grade) for each in table.rows[0]] == [("interpretation:x", "interpreted")]
    both = tabled([row | {"evidence": iri("passage/a")}], "interpretation evidence grade", Arrangement())
    assert [each.grade for each in both.rows[0]] == ["", "interpreted"]


def test_a_grade_without_evidence_keeps_its_column() -> None:
    """Nothing of an answer is lost: a grade that belongs to no column of evidence stands alone."""
    table = tabled([{"grade": iri("grade/stated")}], "grade", Arrangement())
    assert [each.words for each in table.columns] == ["Grade"]


def test_a_column_without_any_value_is_told_and_not_drawn() -> None:
    """A column in which no row has a value is named beside the table; one that is empty on this page alone stays."""
    rows = [{"a": literal(1)}, {"a": literal(2), "startYear": literal(3)}]
    table = tabled(rows, "a startYear endYear", Arrangement(), on_a_page=1)
    assert ([each.words for each in table.columns], table.empty) == (["A", "Start year"], ("End year",))
    assert len(tabled([], "a b", Arrangement()).columns) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [("740000000", "740,000,000"), ("10000", "10,000"), ("1850", "1850"), ("0.00001", "0.00001"), ("00012", "00012")],
)
def test_long_numbers_can_be_read(value: str, text: str) -> None:
    """Thousands are told apart from five digits on; whatever else is a number stays as it is."""
    table = tabled([{"number": literal(value, "decimal")}], "number", Arrangement())
    assert column(table, 0) == [text]


def test_what_is_unbound_is_empty() -> None:
    """A place without a value is an empty cell."""
    assert column(tabled(NUMBERS, "thing thingLabel number", Arrangement()), 1) == ["10", "9.5", "", "-3"]


@pytest.mark.parametrize(
    ("arrangement", "expected"),
    [
        (Arrangement(), ["Éclair", "zebra", "Delta 10", "delta 9"]),
        (Arrangement("thing"), ["delta 9", "Delta 10", "Éclair", "zebra"]),
        (Arrangement("thing", is_descending=True), ["zebra", "Éclair", "Delta 10", "delta 9"]),
        (Arrangement("number"), ["delta 9", "zebra", "Éclair", "Delta 10"]),
        (Arrangement("number", is_descending=True), ["Éclair", "zebra", "delta 9", "Delta 10"]),
    ],
)
def test_rows_are_sorted_as_people_sort(arrangement: Arrangement, expected: list[str]) -> None:
    """By label without case and accents, numbers within texts as numbers, numbers by value; no value comes last."""
    table = tabled(NUMBERS, "thing thingLabel number", arrangement)
    assert column(table, 0) == expected
    told = {each.variable: each.sorted for each in table.columns if each.sorted}
    direction = "descending" if arrangement.is_descending else "ascending"
    assert told == ({arrangement.sort: direction} if arrangement.sort else {})


def test_the_kind_of_a_column_is_that_of_all_its_values() -> None:
    """Numbers and dates are known where every value is one."""
    rows = [
        {"a": literal(1, "integer"), "b": literal("2011", "gYear"), "c": literal(1, "integer")},
        {"a": literal("1.5", "decimal"), "b": literal("2011-11-28", "date"), "c": literal("one")},
    ]
    assert [each.kind for each in tabled(rows, "a b c", Arrangement()).columns] == ["number", "date", ""]


def test_a_column_of_evidence_is_known_by_its_grades() -> None:
    """Evidence without a grade beside it is a thing like any other."""
    row = {"evidence": iri("passage/a-1"), "grade": iri("grade/stated"), "viaEvidence": iri("reference/go")}
    columns = tabled([row], "evidence grade viaEvidence", Arrangement()).columns
    assert [(each.variable, each.kind) for each in columns] == [("evidence", "evidence"), ("viaEvidence", "")]


def test_pages_are_announced_and_hold_every_row_once() -> None:
    """Together the pages hold all rows in order, and each knows where it stands."""
    rows = [{"n": literal(number, "integer")} for number in range(7)]
    tables = [tabled(rows, "n", Arrangement(page=page), on_a_page=3) for page in (1, 2, 3)]
    assert [(table.first, table.size, table.pages) for table in tables] == [(1, 7, 3), (4, 7, 3), (7, 7, 3)]
    assert [text for table in tables for text in column(table, 0)] == [str(number) for number in range(7)]
    with pytest.raises(BadRequest, match="no more than 3"):
        tabled(rows, "n", Arrangement(page=4), on_a_page=3)


def test_no_rows_make_one_page() -> None:
    """An empty answer is a page too."""
    table = tabled([], "n", Arrangement())
    assert (table.size, table.pages, table.rows) == (0, 1, ())


def test_a_column_that_there_is_not_is_refused() -> None:
    """The name that was probably meant is told."""
    with pytest.raises(ParameterError) as refused:
        tabled(NUMBERS, "thing thingLabel number", Arrangement("nummber"))
    assert refused.value.hint == "Did you mean number?"


@given(st.lists(st.sampled_from(["NaN", "INF", "1e400", "abc", "", "007", "-0"]), max_size=6))
def test_numbers_that_are_none_are_sorted_all_the_same(values: list[str]) -> None:
    """Whatever an engine calls a number, sorting loses nothing and fails on nothing."""
    rows = [{"n": literal(value, "double")} for value in values]
    assert sorted(column(tabled(rows, "n", Arrangement("n")), 0)) == sorted(values)


def test_a_label_alone_is_headed_by_what_it_names() -> None:
    """Where a question gives a label and not the thing, its heading is not `Measure label`."""
    table = tabled([{"measureLabel": literal("people assisted")}], "measureLabel", Arrangement())
    assert [(each.variable, each.words) for each in table.columns] == [("measureLabel", "Measure")]


def test_a_column_of_sentences_is_told_from_one_of_words() -> None:
    """It gets room to be read; an IRI, however long it is, is no sentence."""
    row = {"reason": literal("word " * 30), "name": literal("word"), "page": iri("a" * 200)}
    kinds = {each.variable: each.kind for each in tabled([row], "reason name page", Arrangement()).columns}
    assert kinds == {"reason": "long", "name": "", "page": ""}
