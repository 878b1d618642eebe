"""Host headers: what names a host, and what does not."""

from __future__ import annotations

import pytest

from ifrc_kg.host_header import names_host

LONGEST = ".".join(["a" * 63] * 3)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1:8000",
        "w3id.org",
        "example.org.",
        "my_host",
        "xn--caf-dma.example:80",
        "[::1]:8000",
        "[::ffff:127.0.0.1]",
        "a:",
        LONGEST,
    ],
)
def test_a_host_may_have_a_port(host: str) -> None:
    """Names, addresses of both kinds, and ports are what a Host header holds."""
    assert names_host(host, "HTTP/1.1")


@pytest.mark.parametrize(
    "host",
    [
        "a,b",
        "a b",
        "a@b",
        "a/b",
        "[::1",
        "<script>",
        "a\tb",
        "a:b",
        "a:123456",
        "a..b",
        "caf\u00e9",
        "a\n",
        "a" * 64,
        f"{LONGEST}.{LONGEST}",
    ],
)
def test_anything_else_names_no_host(host: str) -> None:
    """Two hosts, signs of other parts of an IRI, and labels that the DNS cannot hold are refused."""
    assert not names_host(host, "HTTP/1.1")


def test_only_old_clients_may_name_none() -> None:
    """HTTP/1.1 demands the header, HTTP/1.0 does not know it."""
    assert not names_host("", "HTTP/1.1")
    assert names_host("", "HTTP/1")
