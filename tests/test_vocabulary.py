"""Terms of others: only those that were seen in their own vocabulary file.

`tests/vocabulary/allowed_terms.txt` is the list, one IRI on a line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.namespaces import BASE
from ifrc_kg.prefixes import load_prefixes

_ALLOWED = (Path(__file__).parent / "vocabulary" / "allowed_terms.txt").read_text(encoding="utf-8").splitlines()
#: Namespaces that hold things, not terms.
_THINGS = {"http://www.wikidata.org/entity/"}
_DECLARATION = re.compile(r"^PREFIX ([\w-]*): <([^>]*)>", re.MULTILINE)


@pytest.fixture(scope="module")
def namespaces(project_files: ProjectFiles) -> tuple[str, ...]:
    """Return the namespaces of the vocabularies that the project borrows from."""
    found = load_prefixes(project_files.prefixes).namespaces.values()
    return tuple(each for each in found if not each.startswith(BASE) and each not in _THINGS)


def test_every_foreign_term_in_the_graph_is_allowed(project_files: ProjectFiles, namespaces: tuple[str, ...]) -> None:
    """Each foreign predicate, class, datatype and term of a borrowed vocabulary in the graph is on the list."""
    used = set()
    for source in source_files(project_files):
        for quad in read_quads(source):
            used.add(str(quad.predicate))
            if quad.predicate == RDF.type:
                used.add(str(quad.object))
            if isinstance(quad.object, Literal) and quad.object.datatype:
                used.add(str(quad.object.datatype))
            terms = (str(term) for term in quad[:3] if isinstance(term, URIRef))
            used |= {term for term in terms if term.startswith(namespaces) and term not in namespaces}
    foreign = {term for term in used if not term.startswith(BASE)}
    assert len(foreign) > 100
    assert foreign - set(_ALLOWED) == set()


def test_every_foreign_term_in_the_queries_is_allowed(project_files: ProjectFiles, namespaces: tuple[str, ...]) -> None:
    """Each term of a borrowed vocabulary in a stored query, view or check is on the list."""
    used = set()
    for path in sorted(project_files.queries.rglob("*.rq")):
        text = read_text(path)
        for prefix, namespace in _DECLARATION.findall(text):
            if namespace in namespaces:
                used |= {namespace + name for name in re.findall(rf"(?<![\w-]){prefix}:([A-Za-z][\w-]*)", text)}
    assert len(used) > 30
    assert used - set(_ALLOWED) == set()


def test_the_list_is_sorted_and_of_iris() -> None:
    """The list has one IRI on a line, each once, in order."""
    assert sorted(set(_ALLOWED)) == _ALLOWED
    assert all(re.fullmatch(r"https?://[^\s<>]+", term) for term in _ALLOWED)


@pytest.mark.parametrize("namespace", [DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD], ids=str)
def test_the_list_agrees_with_rdflib(namespace: object) -> None:
    """Of the namespaces that rdflib ships closed, the list holds only terms that rdflib knows."""
    listed = [term for term in _ALLOWED if term.startswith(str(namespace))]
    assert listed
    assert [term for term in listed if URIRef(term) not in namespace] == []  # type: ignore[operator]  # a metaclass
