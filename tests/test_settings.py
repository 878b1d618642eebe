"""The settings table and the environment."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ifrc_kg.errors import UsageError
from ifrc_kg.settings import SETTINGS, Settings, read_settings


def test_the_table_and_the_values_have_the_same_names() -> None:
    """Each row is a field of Settings, and each field has a row."""
    assert [setting.name for setting in SETTINGS] == [field.name for field in dataclasses.fields(Settings)]


def test_an_empty_environment_gives_the_defaults() -> None:
    """The defaults of the table and those of Settings are the same."""
    assert read_settings({}) == Settings()


def test_host_and_port_are_honoured() -> None:
    """The shared variables HOST and PORT are obeyed, and ours win over them."""
    assert read_settings({"HOST": "0.0.0.0", "PORT": "81"}) == Settings(host="0.0.0.0", port=81)  # noqa: S104
    assert read_settings({"PORT": "81", "IFRC_KG_PORT": "82"}).port == 82
    assert read_settings({"PORT": " "}).port == 8000


def test_paths_become_paths() -> None:
    """A folder or file is a Path."""
    settings = read_settings({"IFRC_KG_ROOT": "/a", "IFRC_KG_SOURCE": "/b.txt"})
    assert (settings.root, settings.source) == (Path("/a"), Path("/b.txt"))


def test_a_public_base_ends_in_a_slash() -> None:
    """What follows is put behind it; without a setting it is the base of the IRIs."""
    assert read_settings({}).public_base == "https://w3id.org/ifrc-kg/"
    assert (
        read_settings({"IFRC_KG_PUBLIC_BASE": "https://mirror.example/kg"}).public_base == "https://mirror.example/kg/"
    )


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("IFRC_KG_QUERY_SECONDS", "0"),
        ("IFRC_KG_QUERY_SECONDS", "nan"),
        ("IFRC_KG_QUERY_SECONDS", "inf"),
        ("IFRC_KG_QUERY_BYTES", "0"),
        ("IFRC_KG_QUERY_BYTES", "many"),
        ("IFRC_KG_PUBLIC_BASE", "mirror.example"),
        ("IFRC_KG_PUBLIC_BASE", "https://mirror.example/?x=1"),
        ("IFRC_KG_PUBLIC_BASE", "https://mirror.example/a b"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(variable: str, text: str) -> None:
    """The message names the variable, so that the reader knows where to look."""
    with pytest.raises(UsageError, match=variable):
        read_settings({variable: text})


def test_a_validation_may_have_a_time_of_its_own() -> None:
    """Without one it is that of a query."""
    assert read_settings({}).validation_seconds is None
    assert read_settings({"IFRC_KG_VALIDATION_SECONDS": "30"}).validation_seconds == 30.0
    with pytest.raises(UsageError):
        read_settings({"IFRC_KG_VALIDATION_SECONDS": "0"})
