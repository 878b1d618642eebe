"""The rules with which Apache, nginx and w3id.org serve the files as the application would.

A thing answers 303 to its document, a document without extension is chosen by Accept, `?page=` and `?lang=` or the
first language of Accept-Language choose a file, and answers carry media types with their charset, `Vary`, CORS, the
version of the dataset, and links to what is described, to the other formats, to the dataset and its licence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ifrc_kg.media_types import FORMATS, HTML, Format, ResultKind, formats_for
from ifrc_kg.namespaces import BASE
from ifrc_kg.publishing.negotiation import choices
from ifrc_kg.web.headers import ALWAYS, version_headers
from ifrc_kg.web.phrases import LANGUAGES

__all__ = ["RULES_FOLDER", "Published", "rule_files"]

RULES_FOLDER: Final = "server-rules"

_FORMATS: Final = formats_for(ResultKind.GRAPH)
_SUFFIXES: Final = "|".join(each.suffix for each in _FORMATS)
_LANGUAGES: Final = "|".join(tuple(LANGUAGES)[1:])
_PAGE: Final = "[2-9]|[1-9][0-9]+"
#: Addresses that have a document in each of the formats.
_DOCUMENTS: Final = (
    r"doc/[^/]+/[^/.]+|vocabulary/[^/.]+|ontology(?:/[^/]+)?|shapes|prefixes|dataset(?:/[0-9.]+)?"
    r"|\.well-known/(?:void|sparql-examples)"
)
_KEEP: Final = "public, max-age=0, must-revalidate"
#: Media types of files beside those of the table of formats.
_FURTHER_TYPES: Final = {
    "text/css": "css",
    "text/javascript": "js",
    "image/svg+xml": "svg ico",
    "application/xml": "xml",
    "application/atom+xml": "atom",
    "application/gzip": "gz",
    "text/plain": "txt",
}
#: Where w3id.org leads to; the operator's own address takes its place.
_SOME_SITE: Final = "https://www.example.org"


@dataclass(frozen=True)
class Published:
    """What the rules have to know of the dataset: its version, its licences, and the paths that were withdrawn."""

    version: str = ""
    licences: Sequence[str] = ()
    withdrawn: Sequence[str] = ()

    def links(self, below: str) -> str:
        """Return what every document links to, as the Link header of a rule writes it."""
        licences = [f'<{each}>; rel=\\"license\\"' for each in self.licences]
        return ", ".join(
            [f'<{below}dataset>; rel=\\"collection\\"', f'<{below}dataset>; rel=\\"describedby\\"', *licences]
        )


def rule_files(below: str, base: str, published: Published) -> Iterator[tuple[str, str]]:
    """Yield name and text of the files of rules.

    `below` is the path under which the files are served, with slashes at both ends, and `base` the address of the site.
    """
    yield ".htaccess", _apache(below, published)
    yield f"{RULES_FOLDER}/nginx-http.conf", _nginx_http()
    yield f"{RULES_FOLDER}/nginx-server.conf", _nginx_server(below, published)
    yield f"{RULES_FOLDER}/w3id/.htaccess", _w3id(base)
    # GitHub Pages would leave out what begins with a dot.
    yield ".nojekyll", ""


def _types() -> dict[str, str]:
    """Return the extensions by media type, each media type once."""
    found: dict[str, str] = {}
    # Extensions that several formats share are those of documents here: .json, .xml.
    for each in (*_FORMATS, *(each for each in FORMATS if each.suffix in ("csv", "tsv", "rq"))):
        found[each.media_type] = each.suffix
    return found | {"application/sparql-results+json": "srj", "application/json": "json"} | _FURTHER_TYPES


def _charsets() -> list[Format]:
    return [each for each in FORMATS if each.charset]


def _nginx_http() -> str:
    chosen = "".join(f'    "~*{each.pattern}" {each.suffix};\n' for each in choices())
    heard = "".join(f'    "~*^{each}(?:[-,;]|$)" .{each};\n' for each in tuple(LANGUAGES)[1:])
    return f"""# Rules for nginx, to be included at the level of http.
# Made by ifrc-kg publish.

# The extension that the Accept header chooses.
map $http_accept $ifrc_kg_suffix {{
    default "";
    "" {_FORMATS[0].suffix};
{chosen}}}
# The answer that a 404 is given in: a page for browsers.
map $ifrc_kg_suffix $ifrc_kg_missing {{
    default $ifrc_kg_suffix;
    "" html;
}}
# What ?page= and ?lang=, or the first language of Accept-Language, add to the name of a file.
map $arg_page $ifrc_kg_page {{
    default "";
    "~^(?<ifrc_kg_number>{_PAGE})$" .page-$ifrc_kg_number;
}}
map $http_accept_language $ifrc_kg_heard {{
    default "";
{heard}}}
map $arg_lang $ifrc_kg_language {{
    default "";
    "" $ifrc_kg_heard;
    "~^(?<ifrc_kg_tongue>{_LANGUAGES})$" .$ifrc_kg_tongue;
}}
map $ifrc_kg_language $ifrc_kg_spoken {{
    default {next(iter(LANGUAGES))};
    "~^\\.(?<ifrc_kg_code>.+)$" $ifrc_kg_code;
}}
"""


def _nginx_server(below: str, published: Published) -> str:
    gone = "".join(f"location = {below}{each} {{\n    return 410;\n}}\n" for each in published.withdrawn)
    always = "".join(f"add_header {name} {json.dumps(value)} always;\n" for name, value in _headers(published))
    types = "".join(f"    {media_type} {suffixes};\n" for media_type, suffixes in _types().items())
    charsets = " ".join(dict.fromkeys(each.media_type for each in _charsets() if each != HTML))
    return f"""# Rules for nginx, to be included in a server whose root has these files at {below}
# Made by ifrc-kg publish.

absolute_redirect off;
charset utf-8;
charset_types {charsets};
types {{
{types}}}
default_type text/plain;
error_page 404 {below}404.$ifrc_kg_missing;
error_page 406 {below}406.txt;
{always}
if ($request_method = OPTIONS) {{
    return 204;
}}
{gone}{_nginx_documents(below, always.replace("add_header", "    add_header"), published)}location {below} {{
    try_files $uri $uri.{HTML.suffix} $uri/index.{HTML.suffix} =404;
}}
"""


def _nginx_documents(below: str, always: str, published: Published) -> str:
    """Return the rules for things and their documents; a place with headers of its own has to repeat all others."""
    start = re.escape(below).replace("\\-", "-")
    alternates = ", ".join(
        f'<{below}$ifrc_kg_stem.{each.suffix}>; rel=\\"alternate\\"; type=\\"{each.media_type}\\"' for each in _FORMATS
    )
    links = f'    add_header Link "{alternates}, {published.links(below)}";\n    add_header Content-Location $uri;\n'
    spoken = "    add_header Content-Language $ifrc_kg_spoken;\n    add_header Vary Accept-Language always;\n"
    thing = f'    add_header Link "<{BASE}id/$ifrc_kg_kind/$ifrc_kg_slug>; rel=\\"canonical\\"";\n'
    other = f'    add_header Link "<{BASE}$ifrc_kg_stem>; rel=\\"canonical\\"";\n'
    description = "(?<ifrc_kg_stem>doc/(?<ifrc_kg_kind>[^/]+)/(?<ifrc_kg_slug>[^/.]+))"
    variants = f"{below}$ifrc_kg_stem$ifrc_kg_page"
    return f"""location = {below} {{
    try_files {below}index.{HTML.suffix} =404;
}}
# A thing leads to the document about it.
location ~ "^{start}id/(?<ifrc_kg_thing>[^/]+/[^/]+?)/?$" {{
    if (!-f $document_root{below}doc/$ifrc_kg_thing.{HTML.suffix}) {{
        return 404;
    }}
    return 303 {below}doc/$ifrc_kg_thing$is_args$args;
}}
# Descriptions and documents in one format.
location ~ "^{start}{description}\\.{HTML.suffix}$" {{
    try_files {variants}$ifrc_kg_language.{HTML.suffix} =404;
{always}{thing}{links}{spoken}}}
location ~ "^{start}{description}\\.(?<ifrc_kg_ending>{_SUFFIXES})$" {{
    try_files {variants}.$ifrc_kg_ending =404;
{always}{thing}{links}}}
location ~ "^{start}(?<ifrc_kg_stem>{_DOCUMENTS})\\.(?<ifrc_kg_ending>{_SUFFIXES})$" {{
    try_files $uri =404;
{always}{other}{links}}}
# The same without extension: chosen by Accept.
location ~ "^{start}(?:{_DOCUMENTS})$" {{
    if ($ifrc_kg_suffix = "") {{
        return 406;
    }}
    rewrite ^(.*)$ $1.$ifrc_kg_suffix last;
}}
"""


def _headers(published: Published) -> Iterator[tuple[str, str]]:
    yield from ALWAYS.items()
    yield from version_headers(published.version)
    yield "Cache-Control", _KEEP
    yield "Vary", "Accept"


def _apache(below: str, published: Published) -> str:
    types = "".join(
        f"AddType {media_type} {' '.join(f'.{each}' for each in suffixes.split())}\n"
        for media_type, suffixes in _types().items()
    )
    charsets = " ".join(dict.fromkeys(f".{each.suffix}" for each in _charsets()))
    headers = "".join(f"Header always set {name} {json.dumps(value)}\n" for name, value in _headers(published))
    languages = "".join(f"AddLanguage {each} .{each}\n" for each in tuple(LANGUAGES)[1:])
    gone = "".join(f"RewriteRule ^{re.escape(each)}$ - [G,L]\n" for each in published.withdrawn)
    alternates = ", ".join(
        f'<{below}%{{IFRC_KG_STEM}}e.{each.suffix}>; rel=\\"alternate\\"; type=\\"{each.media_type}\\"'
        for each in _FORMATS
    )
    return f"""# Rules for Apache 2.4 with mod_rewrite, mod_headers and mod_setenvif.
# The server must say AllowOverride FileInfo Options Indexes.
# Made by ifrc-kg publish, for files that are served at {below}

Options -Indexes
DirectorySlash Off
DirectoryIndex index.html
{types}AddCharset utf-8 {charsets}
ErrorDocument 404 {below}404.%{{reqenv:IFRC_KG_SUFFIX}}
ErrorDocument 406 {below}406.txt
{headers}{languages}<FilesMatch "\\.{HTML.suffix}$">
    DefaultLanguage {next(iter(LANGUAGES))}
    Header always append Vary Accept-Language
</FilesMatch>
<FilesMatch "\\.gz$">
    RemoveCharset {charsets}
</FilesMatch>

{_chosen_in_apache()}
RewriteEngine On
RewriteBase {below}
{gone}# A thing leads to the document about it.
RewriteCond %{{REQUEST_FILENAME}}/index.html -f
RewriteRule ^id/([^/]+/[^/]+?)/?$ doc/$1 [R=303,L]
{_variants_in_apache()}# Documents without extension: chosen by Accept.
RewriteCond %{{REQUEST_FILENAME}}.{HTML.suffix} -f
RewriteCond %{{ENV:IFRC_KG_SUFFIX}} ^$
RewriteRule ^(?:{_DOCUMENTS})$ - [R=406,L]
RewriteCond %{{REQUEST_FILENAME}}.{HTML.suffix} -f
RewriteCond %{{ENV:IFRC_KG_SUFFIX}} ^(.+)$
RewriteRule ^({_DOCUMENTS})$ $1.%1 [L]
RewriteCond %{{REQUEST_FILENAME}}.{HTML.suffix} -f
RewriteRule ^(.*[^/])$ $1.{HTML.suffix} [L]
RewriteCond %{{REQUEST_FILENAME}}/index.{HTML.suffix} -f
RewriteRule ^(.*[^/])$ $1/index.{HTML.suffix} [L]
RewriteRule ^(doc/([^/]+/[^/.]+))\\..+$ - [E=IFRC_KG_STEM:$1,E=IFRC_KG_THING:$2]
RewriteRule ^((?!doc/)(?:{_DOCUMENTS}))\\.(?:{_SUFFIXES})$ - [E=IFRC_KG_STEM:$1,E=IFRC_KG_OTHER:$1]
RewriteRule ^(?:{_DOCUMENTS})(?:\\.[^/.]+)+$ - [E=IFRC_KG_FILE:$0]
Header set Link "<{BASE}id/%{{IFRC_KG_THING}}e>; rel=\\"canonical\\"" env=IFRC_KG_THING
Header set Link "<{BASE}%{{IFRC_KG_OTHER}}e>; rel=\\"canonical\\"" env=IFRC_KG_OTHER
Header add Link "{alternates}, {published.links(below)}" env=IFRC_KG_STEM
Header set Content-Location "{below}%{{IFRC_KG_FILE}}e" env=IFRC_KG_FILE
"""


def _variants_in_apache() -> str:
    """Return the rules that put page and language into the name of a file."""
    page, tongue = f"(?:^|&)page=({_PAGE})(?:&|$)", f"(?:^|&)lang=({_LANGUAGES})(?:&|$)"
    return f"""# What ?page= and ?lang= add to the name of a file.
RewriteCond %{{QUERY_STRING}} {page}
RewriteRule ^(doc/[^/]+/[^/.]+)\\.({_SUFFIXES})$ $1.page-%1.$2 [C]
RewriteCond %{{QUERY_STRING}} {tongue}
RewriteRule ^(.+)\\.{HTML.suffix}$ $1.%1.{HTML.suffix} [QSD,L]
RewriteCond %{{QUERY_STRING}} {page}
RewriteRule ^(doc/[^/]+/[^/.]+)\\.({_SUFFIXES})$ $1.page-%1.$2 [L]
RewriteCond %{{QUERY_STRING}} {tongue}
RewriteRule ^(doc/[^/]+/[^/.]+)\\.{HTML.suffix}$ $1.%1.{HTML.suffix} [QSD,L]
# Who names no language gets the first of Accept-Language, if there is that.
RewriteCond %{{QUERY_STRING}} !(?:^|&)lang=
RewriteCond %{{HTTP:Accept-Language}} ^({_LANGUAGES})(?:[-,;]|$)
RewriteRule ^(doc/[^/]+/[^/.]+(?:\\.page-[0-9]+)?)\\.{HTML.suffix}$ $1.%1.{HTML.suffix} [QSD,L]
"""


def _w3id(base: str) -> str:
    site = (_SOME_SITE if base == BASE else base).rstrip("/")
    return f"""# https://w3id.org/ifrc-kg/ leads to the site where the files are.
# Made by ifrc-kg publish; the address in the line with SITE is the only one to change.

{_chosen_in_apache()}
RewriteEngine On
RewriteRule ^ - [E=SITE:{site}]
RewriteRule ^id/([^/]+/[^/]+)$ %{{ENV:SITE}}/doc/$1.%{{ENV:IFRC_KG_SUFFIX}} [R=303,L]
RewriteRule ^({_DOCUMENTS})$ %{{ENV:SITE}}/$1.%{{ENV:IFRC_KG_SUFFIX}} [R=303,L]
RewriteRule ^(.*)$ %{{ENV:SITE}}/$1 [R=302,L]
"""


def _chosen_in_apache() -> str:
    """Return the lines that set the extension; the last match wins, so they stand in the opposite order."""
    lines = [f'SetEnvIfNoCase Accept "{each.pattern}" IFRC_KG_SUFFIX={each.suffix}\n' for each in reversed(choices())]
    first = f"SetEnvIf Accept ^$ IFRC_KG_SUFFIX={_FORMATS[0].suffix}\n"
    return "# The extension that the Accept header chooses; the last match wins.\n" + first + "".join(lines)
