"""The IRIs on which the project's own resources are built.

Only the few constants that Python needs stand here.
The list of prefixes is `ontology/prefixes.ttl` (see `ifrc_kg.prefixes`).
"""

from __future__ import annotations

from typing import Final

from rdflib import Namespace, URIRef

__all__ = [
    "ALIGNMENTS_GRAPH",
    "BASE",
    "DATASET_GRAPH",
    "EXAMPLES_GRAPH",
    "ID",
    "IFRC",
    "IFRCSH",
    "ONTOLOGY_GRAPH",
    "PREFIXES_GRAPH",
    "SH",
    "SHAPES_GRAPH",
    "VOCABULARY",
    "VOID_GRAPH",
    "WELL_KNOWN",
]

#: Everything that the project names begins with this.
BASE: Final = "https://w3id.org/ifrc-kg/"

#: Own classes and properties.
IFRC: Final = Namespace(BASE + "ontology#")
#: Own shapes.
IFRCSH: Final = Namespace(BASE + "shapes#")
#: Things that the graph describes: `…/id/<kind>/<slug>`.
ID: Final = Namespace(BASE + "id/")
#: Concept schemes, each of them also a named graph.
VOCABULARY: Final = Namespace(BASE + "vocabulary/")
#: The Shapes Constraint Language (its prefix declarations carry our prefixes).
SH: Final = Namespace("http://www.w3.org/ns/shacl#")

#: The named graph of `ontology/ifrc.ttl`.
ONTOLOGY_GRAPH: Final = URIRef(BASE + "ontology")
#: The named graph of `ontology/alignments.ttl`.
ALIGNMENTS_GRAPH: Final = URIRef(BASE + "ontology/alignments")
#: The named graph of `ontology/prefixes.ttl`.
PREFIXES_GRAPH: Final = URIRef(BASE + "prefixes")
#: The named graph of all of `ontology/shapes/`.
SHAPES_GRAPH: Final = URIRef(BASE + "shapes")
#: The named graph of `data/dataset.ttl`.
DATASET_GRAPH: Final = URIRef(BASE + "dataset")
#: What the dataset says of itself: named graphs, and addresses where they are served.
WELL_KNOWN: Final = Namespace(BASE + ".well-known/")
#: The named graph of `data/description/void.ttl`: the dataset in numbers.
VOID_GRAPH: Final = WELL_KNOWN["void"]
#: The named graph of `data/description/sparql-examples.ttl`: the public queries.
EXAMPLES_GRAPH: Final = WELL_KNOWN["sparql-examples"]
