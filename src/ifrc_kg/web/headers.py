"""The headers that every response carries: security, cross-origin reading, the version of the data."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from ifrc_kg.web.site import current_site

__all__ = ["ALWAYS", "CONTENT_SECURITY_POLICY", "VERSION_HEADER", "register_headers", "version_headers"]

#: Nothing but the project's own style sheets, pictures and scripts; no script within a page.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

#: Tells which version of the dataset an answer is made of; the entity tag tells its very state.
VERSION_HEADER: Final = "Dataset-Version"

#: On every response, whatever was asked.
ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Anyone may read the graph from any page; nothing here depends on who asks, so no credentials.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"Link, ETag, {VERSION_HEADER}, Content-Disposition, Retry-After, Server-Timing, "
    "X-Query-Limits",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register_headers(application: Flask) -> None:
    """Let every response of the application pass here."""
    application.after_request(_with_headers)


def version_headers(version: str) -> list[tuple[str, str]]:
    """Return the header that tells the version of the data; none for data that state none."""
    return [(VERSION_HEADER, version)] if version else []


def _with_headers(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.update(version_headers(current_site().version))
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return response
