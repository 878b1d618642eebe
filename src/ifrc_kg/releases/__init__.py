"""Releases of the dataset: what one says, and what changed from one to another.

- `reading`            the quads of a release: a checkout, a folder of dumps, or one dump
- `difference`         what was added and removed, blank nodes told apart by what is said of them
- `difference_report`  a difference as text, Markdown or JSON, resource by resource
- `rdf_patch`          a difference as an RDF patch, which turns one release into the other
"""

from __future__ import annotations
