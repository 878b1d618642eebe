"""What changed between two releases: statements, resources, the patch, and the command."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.cli import main
from ifrc_kg.errors import DataError, FileMissing, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.oxigraph_terms import Quad, Syntax, oxigraph_quad, parse_quads
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.releases.difference import difference
from ifrc_kg.releases.difference_report import as_json, as_markdown, as_text, release_changes
from ifrc_kg.releases.rdf_patch import rdf_patch
from ifrc_kg.releases.reading import read_release

HEAD = "@prefix : <urn:x:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
BEFORE = ':g { :a skos:prefLabel "First"@en ; :reach 1 . :gone :reach 2 . :shape :list ( :p [ :q 1 ] ) . }'
AFTER = ':g { :a skos:prefLabel "First"@en ; :reach 3 . :shape :list ( :p [ :q 1 ] ) . } :h { :new :reach 4 . }'
PREFIXES = Prefixes({"x": "urn:x:", "skos": "http://www.w3.org/2004/02/skos/core#"})


def trig(text: str) -> tuple[Quad, ...]:
    """Return the quads of a TriG text with the prefixes above."""
    return parse_quads(HEAD + text, Syntax.TRIG)


def lines(quads: tuple[Quad, ...]) -> list[str]:
    """Return the quads as a test can write them."""
    return [str(oxigraph_quad(quad)) for quad in quads]


def test_what_came_and_what_went() -> None:
    """Of the two texts above, one value changed, one resource went and one came; the list with a blank node stayed."""
    changes = difference(trig(BEFORE), trig(AFTER))
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert lines(changes.removed) == [
        f'<urn:x:a> <urn:x:reach> "1"^^<{integer}> <urn:x:g>',
        f'<urn:x:gone> <urn:x:reach> "2"^^<{integer}> <urn:x:g>',
    ]
    assert lines(changes.added) == [
        f'<urn:x:a> <urn:x:reach> "3"^^<{integer}> <urn:x:g>',
        f'<urn:x:new> <urn:x:reach> "4"^^<{integer}> <urn:x:h>',
    ]


def test_a_statement_that_moves_to_other_evidence_is_a_change() -> None:
    """The same triple in another graph rests on another word."""
    changes = difference(trig(":g { :a :b :c . }"), trig(":h { :a :b :c . }"))
    assert (len(changes.added), len(changes.removed)) == (1, 1)


def test_labels_of_blank_nodes_are_no_difference() -> None:
    """What is said of a blank node makes it, whatever it is called."""
    assert not difference(trig(":g { :a :b _:x . _:x :c _:y . _:y :d 1 . }"), trig(":g { :a :b [ :c [ :d 1 ] ] . }"))


def test_a_change_deep_in_a_blank_node_is_one_of_what_has_it() -> None:
    """The resource that leads to a changed blank node is told, and not a label that nobody knows."""
    found = release_changes(trig(":g { :a :b [ :c [ :d 1 ] ] . }"), trig(":g { :a :b [ :c [ :d 2 ] ] . }"))
    assert [(each.resource, each.what) for each in found.resources] == [("urn:x:a", "changed")]


def test_a_circle_of_blank_nodes_is_refused() -> None:
    """Such nodes cannot be told apart by what is said of them; the error says what to do."""
    with pytest.raises(DataError, match="circle") as raised:
        difference((), trig(":g { _:x :b _:y . _:y :b _:x . }"))
    assert raised.value.hint == "Give them IRIs."


STATEMENTS = st.sampled_from(
    [
        *(f":s{subject} :p{subject} {value} ." for subject in range(3) for value in range(3)),
        *(f":s{subject} :list ( {value} [ :q {value} ] ) ." for subject in range(2) for value in range(2)),
        ":s0 :p [ :q [ :r 1 ] ] .",
        ":s1 :p [ :q [ :r 2 ] ] .",
    ]
)
DATASETS = st.lists(st.tuples(st.sampled_from([":g", ":h"]), STATEMENTS), max_size=6, unique=True)


def dataset(parts: list[tuple[str, str]]) -> tuple[Quad, ...]:
    """Return the quads of some statements in some graphs."""
    return trig(" ".join(f"{graph} {{ {statement} }}" for graph, statement in parts))


def patched(quads: tuple[Quad, ...], patch: str) -> ox.Dataset:
    """Return the quads after a patch, read line by line as N-Quads."""
    made = ox.Dataset(map(oxigraph_quad, quads))
    for line in patch.splitlines():
        code, _, rest = line.partition(" ")
        if code in ("A", "D"):
            (quad,) = ox.parse(rest, format=ox.RdfFormat.N_QUADS)
            (made.add if code == "A" else made.remove)(quad)
    return made


@given(DATASETS, DATASETS)
def test_the_patch_makes_one_release_from_the_other(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """Whatever the two releases say, lists and nested blank nodes included."""
    old, new = dataset(before), ox.Dataset(map(oxigraph_quad, dataset(after)))
    made = patched(old, rdf_patch(difference(old, dataset(after))))
    for each in (made, new):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert made == new


def test_the_patch_is_one_transaction_with_a_name_of_its_own() -> None:
    """The same change has the same identifier, another change another one."""
    patch = rdf_patch(difference(trig(BEFORE), trig(AFTER)))
    head, begin, *_, commit = patch.splitlines()
    assert head.startswith("H id <uuid:")
    assert (begin, commit) == ("TX .", "TC .")
    assert patch == rdf_patch(difference(trig(BEFORE), trig(AFTER)))
    assert head != rdf_patch(difference(trig(AFTER), trig(BEFORE))).splitlines()[0]


def test_the_text_names_resources_statements_and_graphs() -> None:
    """A person reads what came and went, of what, by its label, and on whose word."""
    assert as_text(release_changes(trig(BEFORE), trig(AFTER)), PREFIXES) == (
        "Statements: 2 added, 2 removed, in 2 graphs. Resources: 1 added, 1 withdrawn, 1 changed.\n"
        "\n"
        'changed x:a "First"\n'
        "  - x:reach 1 [x:g]\n"
        "  + x:reach 3 [x:g]\n"
        "\n"
        "withdrawn x:gone\n"
        "  - x:reach 2 [x:g]\n"
        "\n"
        "added x:new\n"
        "  + x:reach 4 [x:h]\n"
    )


def test_markdown_and_json_say_the_same() -> None:
    """The entry of a changelog links the resources; a program finds terms and counts."""
    changes = release_changes(trig(BEFORE), trig(AFTER))
    assert "- [First](urn:x:a): changed\n" in as_markdown(changes, PREFIXES)
    told = json.loads(as_json(changes))
    assert told["statements"] == {"added": 2, "removed": 2}
    assert told["resources"][1]["removed"] == [
        {
            "subject": "<urn:x:gone>",
            "predicate": "<urn:x:reach>",
            "object": '"2"^^<http://www.w3.org/2001/XMLSchema#integer>',
            "graph": "urn:x:g",
        }
    ]


def test_a_release_is_read_from_a_checkout_and_from_its_dump(project_files: ProjectFiles, tmp_path: Path) -> None:
    """The project's files, and a folder with their gzipped N-Quads, say the same."""
    checkout = read_release(project_files.root)
    text = "".join(f"{oxigraph_quad(quad)} .\n" for quad in checkout)
    (tmp_path / "dump.nq.gz").write_bytes(gzip.compress(text.encode()))
    assert len(checkout) > 10_000
    assert not difference(checkout, read_release(tmp_path))


def test_what_is_no_release_is_told(tmp_path: Path) -> None:
    """A missing file, a broken archive, an unknown ending and an empty folder each get a sentence."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.nq.gz").write_bytes(b"no gzip")
    expected = {"none.nq": FileMissing, "broken.nq.gz": FileMissing, "paper.docx": UsageError, "empty": UsageError}
    for name, error in expected.items():
        with pytest.raises(error, match=name):
            read_release(tmp_path / name)


def test_the_command_ends_with_1_where_something_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As diff does: 0 where nothing changed, 1 where something did, 2 where the two cannot be compared."""
    texts = {"old.trig": HEAD + BEFORE, "new.trig": HEAD + AFTER, "triples.ttl": HEAD + ":a :b :c ."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    old, new, triples = (str(tmp_path / name) for name in texts)
    assert main(["diff", old, old]) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"
    assert main(["diff", old, new, "--format", "patch"]) == 1
    assert capsys.readouterr().out == rdf_patch(difference(trig(BEFORE), trig(AFTER)))
    assert main(["diff", old, triples]) == 2
    assert "Compare dumps in TriG or N-Quads." in capsys.readouterr().err


def test_people_are_spared_what_the_dataset_counts_of_itself() -> None:
    """They are told how many counts changed; programs are told which."""
    counts = "<https://w3id.org/ifrc-kg/.well-known/void> { :a :size %d . :part :size %d . }"
    changes = release_changes(trig(BEFORE + counts % (1, 2)), trig(AFTER + counts % (3, 4)))
    for text in (as_text(changes, PREFIXES), as_markdown(changes, PREFIXES)):
        assert "\n4 of the statements are what the dataset counts of itself" in text
        assert "size" not in text
        assert "x:reach" in text
        assert "part" not in text
    assert "urn:x:part" in as_json(changes)
    assert "<urn:x:part> <urn:x:size>" in rdf_patch(changes.statements)


def test_on_a_terminal_what_came_is_green_and_what_went_is_red() -> None:
    """Without a terminal there is no colour."""
    text = as_text(release_changes(trig(BEFORE), trig(AFTER)), PREFIXES, is_coloured=True)
    assert "\x1b[31m  - x:reach 1 [x:g]\x1b[0m\n\x1b[32m  + x:reach 3 [x:g]\x1b[0m" in text
    assert "\x1b" not in as_text(release_changes(trig(BEFORE), trig(AFTER)), PREFIXES)
