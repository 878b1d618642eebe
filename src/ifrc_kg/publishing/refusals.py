"""What a server of files sends where it has nothing: 404 in each RDF format, and 406 with a list of formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ifrc_kg.media_types import HTML, ResultKind, formats_for

__all__ = ["refusal_files"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)
#: Documents without a triple; a remark where the format has such.
_NOTHING: Final = "# Nothing is known under this address; sitemap.xml lists what there is.\n"
_EMPTY: Final = {
    "jsonld": "{}\n",
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>\n',
}


def refusal_files() -> Iterator[tuple[str, str]]:
    """Yield name and text of the files; the page for browsers is made elsewhere."""
    for each in _FORMATS:
        if each != HTML:
            yield f"404.{each.suffix}", _EMPTY.get(each.suffix, _NOTHING)
    offered = "".join(f".{each.suffix}  {each.media_type}\n" for each in _FORMATS)
    yield "406.txt", f"There is nothing in the format asked for. By extension and media type there are:\n{offered}"
