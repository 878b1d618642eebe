"""The context lets plain JSON speak the ontology's terms."""

from __future__ import annotations

import json

from rdflib import Graph
from rdflib.compare import isomorphic

from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.jsonld_context import context_path, context_text

DOCUMENT = {
    "id": "response:ubuntu-fighting-xenophobia",
    "type": "Response",
    "respondsTo": "action:fighting-xenophobia",
    "isResponseBy": "initiative:ubuntu",
    "asStated": {"en": "five-year flagship programme"},
    "iso3166Alpha3": "SWZ",
}
TURTLE = """
PREFIX action: <https://w3id.org/ifrc-kg/id/action/>
PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#>
PREFIX initiative: <https://w3id.org/ifrc-kg/id/initiative/>
<https://w3id.org/ifrc-kg/id/response/ubuntu-fighting-xenophobia> a ifrc:Response ;
    ifrc:respondsTo action:fighting-xenophobia ; ifrc:isResponseBy initiative:ubuntu ;
    ifrc:asStated "five-year flagship programme"@en ; ifrc:iso3166Alpha3 "SWZ" .
"""


def test_the_context_is_fresh(project_files: ProjectFiles) -> None:
    """The committed context is what the ontology and the prefixes give."""
    assert read_text(context_path(project_files)) == context_text(project_files)


def test_plain_json_becomes_the_ontologys_triples(project_files: ProjectFiles) -> None:
    """A JSON object with short names says under the context what Turtle says in full."""
    context = json.loads(read_text(context_path(project_files)))["@context"]
    read = Graph().parse(data=json.dumps({"@context": context, **DOCUMENT}), format="json-ld")
    assert isomorphic(read, Graph().parse(data=TURTLE, format="turtle"))
