"""Terms take the place of variables in a query, token by token.

Every engine gets the same text, so local and remote answers are the same.
pyoxigraph's own `substitutions=` is not used: in 0.5.13 it refuses every SELECT query whose variable is not in the
projection (measured), and SPARQL 1.1 endpoints know nothing of it.

What holds of a variable that is bound here:

- it is replaced wherever a term may stand: triple patterns, paths' ends, GRAPH, expressions, templates, DESCRIBE,
  inside sub-selects, OPTIONAL, MINUS and EXISTS alike;
- `BOUND(?x)` becomes `true`, so `FILTER(!BOUND(?x) || …)` is the way to an optional parameter;
- it must not be assigned or projected (SELECT, AS, VALUES, GROUP BY): to show it as a column, write `BIND(?_x AS ?x)`.

A variable without a value stays a variable: a triple pattern with it matches anything, and BOUND of it is false unless
a pattern binds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rdflib import Literal, URIRef

from ifrc_kg.errors import ParameterError
from ifrc_kg.oxigraph_terms import is_iri
from ifrc_kg.sparql_tokens import Token, TokenKind, significant, tokens

__all__ = ["Term", "bound_text", "misplaced_variables", "term_text"]

#: A value that can be bound to a variable.
Term = URIRef | Literal

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
#: What ends a clause that takes no term.
_CLAUSE_ENDS: Final = frozenset({"{", "}", "WHERE", "FROM", "HAVING", "ORDER", "LIMIT", "OFFSET"})
_SILENT: Final = (TokenKind.SPACE, TokenKind.COMMENT)
#: What may stand beside a term without a blank: it can be read as a part of no term, and makes no other sign with one.
_SAFE_BEFORE: Final = frozenset({"(", "{", ",", ";", "!"})
_SAFE_BEHIND: Final = frozenset({")", "}", ",", ";"})


def term_text(term: Term) -> str:
    """Return a term as SPARQL writes it, in full: no prefix, no base, no abbreviation.

    Raises ParameterError for what is no term: a relative or broken IRI, half a character.
    """
    if isinstance(term, URIRef):
        return f"<{_checked_iri(str(term))}>"
    text = _quoted(str(term))
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^<{_checked_iri(str(term.datatype))}>" if term.datatype else text


def _checked_iri(iri: str) -> str:
    if not is_iri(iri):
        raise ParameterError(f"{iri!r} is no absolute IRI.", parameter="", hint="Write it in full, scheme included.")
    return iri


def _quoted(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ParameterError(f"{text!r} holds half a character (a lone surrogate).", parameter="")
    body = "".join(_ESCAPES.get(character, character) for character in text)
    # Section 19.2 lets an engine undo \uXXXX before it looks for tokens; a value must not make one up.
    return '"' + body.replace("\\\\u", "\\\\\\u0075").replace("\\\\U", "\\\\\\u0055") + '"'


def bound_text(query: str, bindings: Mapping[str, Term], *, write: Callable[[Term], str] = term_text) -> str:
    """Return a query in which terms stand for variables; `bindings` names variables without `?`.

    Each variable becomes exactly one term, and no value can add, end or swallow another token.
    `write` gives the text of a term: one token or several, of which none may end in a part of what comes behind.
    """
    if not bindings:
        return query
    written = {name: write(term) for name, term in bindings.items()}
    return "".join(_replaced(list(tokens(query)), written))


def _replaced(every: Sequence[Token], written: Mapping[str, str]) -> Iterator[str]:
    place = 0
    while place < len(every):
        end = _end_of_bound(every, place, written)
        token = every[place]
        if end:
            yield _apart(every, place, "true", end)
        elif token.kind is TokenKind.VARIABLE and token.text[1:] in written:
            end = place + 1
            yield _apart(every, place, written[token.text[1:]], end)
        else:
            end = place + 1
            yield token.text
        place = end


def _apart(every: Sequence[Token], place: int, text: str, end: int) -> str:
    """Return a text for the tokens from `place` to `end`, with blanks where it could merge with what stands beside."""
    before = every[place - 1] if place else None
    behind = every[end] if end < len(every) else None
    return ("" if _is_safe(before, _SAFE_BEFORE) else " ") + text + ("" if _is_safe(behind, _SAFE_BEHIND) else " ")


def _is_safe(beside: Token | None, signs: frozenset[str]) -> bool:
    return beside is None or beside.kind is TokenKind.SPACE or beside.text in signs


def _end_of_bound(every: Sequence[Token], place: int, written: Mapping[str, str]) -> int:
    """Return the place behind `BOUND ( ?x )` for a variable with a value; 0 where something else begins."""
    if every[place].kind is not TokenKind.WORD or every[place].text.upper() != "BOUND":
        return 0
    meaningful = [index for index in range(place, len(every)) if every[index].kind not in _SILENT][:4]
    texts = [every[index].text for index in meaningful]
    is_call = len(texts) == 4 and texts[1] == "(" and texts[3] == ")" and texts[2][1:] in written  # noqa: PLR2004
    return meaningful[3] + 1 if is_call and every[meaningful[2]].kind is TokenKind.VARIABLE else 0


def misplaced_variables(query: str, names: Sequence[str]) -> tuple[Token, ...]:
    """Return where variables that are to be bound are assigned or projected, which the grammar forbids for terms."""
    if not names:
        return ()
    found = []
    clause, depth, before = "", 0, ""
    for token in significant(query):
        word = token.text.upper() if token.kind is TokenKind.WORD else token.text
        if token.kind is TokenKind.VARIABLE and token.text[1:] in names:
            projected = clause == "VALUES" or (clause in {"SELECT", "BY"} and depth == 0)
            if projected or before == "AS":
                found.append(token)
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word in {"SELECT", "VALUES"} or (word == "BY" and before == "GROUP"):
            clause, depth = word, 0
        elif word in _CLAUSE_ENDS:
            clause = ""
        before = word
    return tuple(found)
