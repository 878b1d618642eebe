"""Releases of the dataset: what one says, and what changed from one to another.

- `reading`            the quads of a release: a checkout, a folder of dumps, or one dump
- `difference`         what was added and removed, blank nodes told apart by what is said of them
- `difference_report`  a difference as text, Markdown or JSON, resource by resource
- `rdf_patch`          a difference as an RDF patch, which turns one release into the other
- `version`            the version: three numbers, which the data state
- `history`            the releases that there have been, and what changed in each
- `record`             one release as triples
- `stamping`           the places where the version stands
- `changelog`          the entry of a release in the changelog
- `building`           a release made ready beside the project
- `replacing`          files that are replaced together, or not at all
"""

from __future__ import annotations
