"""A question as a notebook: a document of Jupyter (nbformat 4.5) whose cells ask it and show on whose word it rests.

https://nbformat.readthedocs.io/en/latest/format_description.html describes the format.
The cells stand in `templates/snippets/notebook.txt`, each behind a line that tells its kind and its identifier.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from flask import current_app

from ifrc_kg.engine import QueryForm
from ifrc_kg.sparql_tokens import TokenKind, significant
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.places import root_address
from ifrc_kg.web.quoting import python_text, quoted
from ifrc_kg.web.site import Site
from ifrc_kg.web.snippets import AskedQuestion

__all__ = ["notebook_of"]

_CELL: Final = re.compile(r"^#-- (markdown|code) ([a-z]+)\n", re.MULTILINE)
#: What answers which words of the paper carry the facts of a passage.
_PHRASES: Final = "key-phrases-of-evidence"
_EVIDENCE: Final = "?evidence"
_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_of(site: Site, query: StoredQuery, asked: AskedQuestion) -> str:
    """Return the notebook that asks a question, as JSON."""
    has_evidence = any(
        token.kind is TokenKind.VARIABLE and token.text == _EVIDENCE for token in significant(asked.text)
    )
    text = current_app.jinja_env.get_template("snippets/notebook.txt").render(
        summary=query.summary,
        description=query.description.strip(),
        root=root_address(site),
        page=asked.page,
        endpoint=asked.endpoint,
        text=asked.text,
        licences=site.licences,
        version=site.version,
        state=site.data_fingerprint[:12],
        citation=_citation(site, asked),
        is_graph=asked.is_graph,
        is_boolean=asked.form is QueryForm.ASK,
        has_evidence=has_evidence,
        phrases=site.views.get(_PHRASES).body,
        python_text=python_text,
        quoted=quoted,
    )
    told = {"cells": list(_cells(text)), "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _citation(site: Site, asked: AskedQuestion) -> str:
    dataset = site.chain.citations[1] or "ifrc-kg"
    return f"{dataset.rstrip('.')}. Question “{asked.name}”, <{asked.page}>."


def _cells(text: str) -> Iterator[dict[str, Any]]:
    """Yield the cells of a text."""
    _, *pieces = _CELL.split(text)
    for kind, name, source in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        yield {**cell, "source": re.sub(r"\n{4,}", "\n\n\n", source).strip("\n").splitlines(keepends=True)}
