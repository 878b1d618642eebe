"""The columns of `SELECT *`, in the order in which the query names them.

The standard leaves their order open (SPARQL 1.1, section 18.2.4.5), Oxigraph sorts them by name, and people who write
`SELECT * { ?s ?p ?o }` expect subject, predicate, object, as do the W3C's tests of CSV results.
"""

from __future__ import annotations

from collections.abc import Sequence

from ifrc_kg.sparql_tokens import Token, TokenKind, significant

__all__ = ["with_columns"]


def with_columns(text: str, names: Sequence[str]) -> str:
    """Return a query that names its columns instead of asking for all; `names` are theirs, in any order.

    A query that names them already, is no SELECT query, or has them in order by chance, comes back as it is.
    """
    star = _star(text)
    if star is None:
        return text
    order = dict.fromkeys(
        token.text[1:] for token in significant(text) if token.kind is TokenKind.VARIABLE and token.start > star.start
    )
    columns = [name for name in order if name in names]
    if columns == list(names) or len(columns) != len(names):
        return text
    return f"{text[: star.start]} {' '.join(f'?{name}' for name in columns)} {text[star.start + 1 :]}"


def _star(text: str) -> Token | None:
    """Return the star of a query that begins with SELECT *, DISTINCT and REDUCED aside."""
    found = False
    for token in significant(text):
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        if not found:
            found = word == "SELECT"
            if word in {"ASK", "CONSTRUCT", "DESCRIBE"}:
                return None
        elif word not in {"DISTINCT", "REDUCED"}:
            return token if token.text == "*" else None
    return None
