"""The National Societies and their countries: what three published lists say of them, each in its own graph.

IFRC GO gives the societies, their names, regions and FDRS codes and the countries by the names it uses.
The country-codes dataset gives the codes of the countries.
The name-suggestion-index gives the Wikidata items of some societies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ifrc_kg.reference_tables.rows import Row
from ifrc_kg.reference_tables.statements import Link, Statement, Text, Typed, reference, slug, thing

__all__ = ["countries_by_code", "further_societies", "national_societies", "societies_by_code"]

_GO: Final = "reference:ifrc-go-countries"
_CODES: Final = "reference:country-codes"
_INDEX: Final = "reference:name-suggestion-index"
_LANGUAGES: Final = ("fr", "es", "ar")
_GEONAMES: Final = "https://sws.geonames.org/"


def national_societies(rows: Iterable[Row], lists: Iterable[Row]) -> Iterator[Statement]:
    """Yield the three lists (title, licence, attribution) and what each says of every society and country."""
    for row in lists:
        yield from _published_list(row)
    for row in rows:
        yield from _as_go_gives_it(row)
        yield from _as_country_codes_give_it(row)
        if row["society_wikidata"]:
            yield Statement(_INDEX, _society(row), "schema:sameAs", f"wd:{row['society_wikidata']}")


def further_societies(rows: Iterable[Row]) -> Iterator[Statement]:
    """Yield the societies that the published lists lack, each in a graph of its own, in English only."""
    for row in rows:
        country = _country(row)
        graph = f"reference:society-{row['iso3'].lower()}"
        yield from reference(graph, f"Sources on the {row['society_en']}", citation=row["citation"], note=row["note"])
        yield from _society_of(graph, row, country)
        yield from thing(graph, country, "ifrc:Country", row["country_en"])
        yield from _codes(graph, row, country)


def countries_by_code(rows: Iterable[Row]) -> Mapping[str, str]:
    """Return the CURIE of each country by its ISO 3166-1 alpha-3 code."""
    return {row["iso3"]: _country(row) for row in rows}


def societies_by_code(rows: Iterable[Row]) -> Mapping[str, str]:
    """Return the CURIE of each National Society by the ISO 3166-1 alpha-3 code of its country."""
    return {row["iso3"]: _society(row) for row in rows}


def _published_list(row: Row) -> Iterator[Statement]:
    graph = f"reference:{row['slug']}"
    yield from reference(graph, row["label"], citation=row["citation"], note=row["note"])
    yield Statement(graph, graph, "dcterms:license", Link(row["license"]))
    yield Statement(graph, graph, "dcterms:rights", Text(row["attribution"]))
    yield Statement(graph, graph, "foaf:page", Link(row["page"]))


def _as_go_gives_it(row: Row) -> Iterator[Statement]:
    society, country, region = _society(row), _country(row), f"region:{slug(row['ifrc_region'])}"
    yield from _society_of(_GO, row, country)
    for language in _LANGUAGES:
        yield Statement(_GO, society, "skos:prefLabel", Text(row[f"society_{language}"], language))
    yield Statement(_GO, society, "ifrc:isInRegion", region)
    yield Statement(_GO, society, "foaf:page", Link(row["url_ifrc"]))
    yield from thing(_GO, region, "ifrc:Region", row["ifrc_region"])
    yield from thing(_GO, country, "ifrc:Country", _short_name(row["country_en_go"]))
    if _short_name(row["country_en_go"]) != row["country_en_go"]:
        yield Statement(_GO, country, "skos:altLabel", Text(row["country_en_go"]))


def _as_country_codes_give_it(row: Row) -> Iterator[Statement]:
    country = _country(row)
    yield from _codes(_CODES, row, country)
    if row["country_en_un"] not in {"", _short_name(row["country_en_go"])}:
        yield Statement(_CODES, country, "skos:altLabel", Text(row["country_en_un"]))
    if row["country_wikidata"]:
        yield Statement(_CODES, country, "schema:sameAs", f"wd:{row['country_wikidata']}")
    yield Statement(_CODES, country, "schema:sameAs", Link(f"{_GEONAMES}{row['country_geonames']}/"))


def _society_of(graph: str, row: Row, country: str) -> Iterator[Statement]:
    society = _society(row)
    yield from thing(graph, society, "ifrc:NationalSociety", row["society_en"])
    yield Statement(graph, society, "org:identifier", Typed(row["fdrs"], "xsd:string"))
    yield Statement(graph, society, "ifrc:isNationalSocietyOf", country)


def _codes(graph: str, row: Row, country: str) -> Iterator[Statement]:
    yield Statement(graph, country, "gn:countryCode", Typed(row["iso2"], "xsd:string"))
    yield Statement(graph, country, "ifrc:iso3166Alpha3", Typed(row["iso3"], "xsd:string"))
    yield Statement(graph, country, "ifrc:m49Code", Typed(row["m49"], "xsd:string"))


def _short_name(name: str) -> str:
    """Return a country's name up to the comma: GO writes `Tanzania, United Republic of`."""
    return name.partition(",")[0]


def _society(row: Row) -> str:
    return f"society:{slug(row['society_en'].removeprefix('The '))}"


def _country(row: Row) -> str:
    return f"country:{slug(_short_name(row.get('country_en_go') or row['country_en']))}"
