"""The inventory notices what no rule can demand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.errors import ParseError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.inventory import differences, inventory, inventory_path, inventory_text, read_inventory
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.validation import inventory_findings
from ifrc_kg.validation_context import load_context


@pytest.fixture(scope="module")
def quads(project_files: ProjectFiles) -> list[Quad]:
    """Return every quad of the project."""
    return [quad for source in source_files(project_files) for quad in read_quads(source)]


def test_the_inventory_is_fresh(project_files: ProjectFiles, prefixes: Prefixes, quads: list[Quad]) -> None:
    """The committed inventory is what the data gives, and nothing differs from it."""
    text = read_text(inventory_path(project_files))
    assert text == inventory_text(project_files, {})
    assert list(differences(read_inventory(text, prefixes), inventory(quads))) == []


@pytest.mark.slow
@settings(max_examples=10)
@given(st.data())
def test_any_lost_statement_is_noticed(quads: list[Quad], data: st.DataObject) -> None:
    """Whichever statement of the data is lost, its graph is named, and no other."""
    before = inventory(quads)
    candidates = [quad for quad in quads if quad.graph is not None and str(quad.graph) in before]
    lost = data.draw(st.sampled_from(candidates))
    after = inventory(quad for quad in quads if quad != lost)
    assert [graph for graph, _ in differences(before, after)] == [str(lost.graph)]


def test_an_order_is_no_difference(quads: list[Quad]) -> None:
    """The same statements in another order have the same inventory."""
    assert inventory(quads) == inventory(reversed(quads))


@pytest.mark.parametrize(
    ("text", "line"), [("graph,statements,digest\npassage:a-1-1,many,00\n", 2), ("graph,statements,digest\nx\n", 2)]
)
def test_a_broken_line_is_told(text: str, line: int, prefixes: Prefixes) -> None:
    """A line that is no entry is an error with its number."""
    with pytest.raises(ParseError) as raised:
        read_inventory(text, prefixes)
    assert raised.value.line == line


def test_a_changed_graph_is_shown_where_it_begins(project_files: ProjectFiles) -> None:
    """A statement that is gone from a passage's graph is a finding in the file and line of its first one."""
    passage = "https://w3id.org/ifrc-kg/id/passage/c-armenia-2"
    sources = []
    for source in load_context(project_files).sources:
        lost = next((quad for quad in source.quads if str(quad.graph) == passage), None)
        sources.append(replace(source, quads=tuple(quad for quad in source.quads if quad != lost)))
    (finding,) = inventory_findings(project_files, sources)
    lines = read_text(project_files.data / "paper" / "section-c.trig").splitlines()
    assert (finding.focus_node, finding.file) == (passage, "data/paper/section-c.trig")
    assert finding.line is not None
    assert "passage:c-armenia-2 {" in lines[finding.line - 3 : finding.line]
