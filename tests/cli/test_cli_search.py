"""`ifrc-kg search` over the project's own data."""

from __future__ import annotations

import csv
import io
import json

from .conftest import Run

ID = "https://w3id.org/ifrc-kg/id/"


def test_words_need_no_quotes(run: Run) -> None:
    """Several words are one search, and accents do not matter."""
    outcome = run("search", "Cote", "d'Ivoire")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0].split()[0] == "country:cote-divoire"


def test_what_was_found_stands_beside_the_label(run: Run) -> None:
    """The paper's own name is shown where the label is another."""
    outcome = run("search", "Belgium Red Cross", "--kind", "society")
    assert "Belgian Red Cross" in outcome.out
    assert "Belgium Red Cross]" in outcome.out


def test_json_and_tables_have_the_same_hits(run: Run) -> None:
    """All hits, in the same order."""
    told = json.loads(run("search", "migration", "--format", "json").out)
    commas = list(csv.DictReader(io.StringIO(run("search", "migration", "--format", "csv").out)))
    tabs = list(csv.DictReader(io.StringIO(run("search", "migration", "--format", "tsv").out), delimiter="\t"))
    assert [each["iri"] for each in told["results"]] == [each["iri"] for each in commas]
    assert commas == tabs
    assert told["total"] == len(commas) > 20


def test_labels_come_in_the_language_asked_for(run: Run) -> None:
    """Labels in Arabic for those who ask for them."""
    told = json.loads(run("search", "Egyptian Red Crescent", "--lang", "ar", "--format", "json").out)
    assert told["results"][0]["label"] == "جمعية الهلال الأحمر المصري"


def test_nothing_found_is_a_finding(run: Run) -> None:
    """Exit code 1 and a sentence; a kind without hits tells where there are some."""
    outcome = run("search", "zzzqqqxxx")
    assert (outcome.code, outcome.out) == (1, "")
    assert "Nothing is found." in outcome.err
    assert "country (1)" in run("search", "egypt", "--kind", "person").err


def test_names_with_some_of_the_words_are_told_to_be_such(run: Run) -> None:
    """The note goes to standard error, so that the answer stays an answer."""
    outcome = run("search", "xenophobia", "zzzqqqxxx")
    assert outcome.code == 0
    assert "No name has all of these words" in outcome.err
    assert outcome.out.startswith("action:fighting-xenophobia")
