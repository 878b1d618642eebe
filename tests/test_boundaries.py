"""The tool that derives the world map: projection, simplification, path data."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

_TOOL = Path(__file__).resolve().parents[1] / "tools" / "boundaries" / "derive.py"


def loaded() -> ModuleType:
    """Return the tool as a module."""
    spec = spec_from_file_location("derive", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DERIVE = loaded()
places = st.tuples(st.floats(-179, 179), st.floats(-56, 83))


def test_the_middle_of_the_world_is_in_the_middle() -> None:
    """East is right, north is up, and the map has the width that it says."""
    middle, east = DERIVE.projected(0, 0), DERIVE.projected(180, 0)
    assert middle[0] == pytest.approx(1500)
    assert east[0] == pytest.approx(3000)
    assert DERIVE.projected(0, 50)[1] < middle[1]


@given(arc=st.lists(places, min_size=2, max_size=30))
def test_a_simplified_border_keeps_its_ends(arc: list[tuple[float, float]]) -> None:
    """Neighbours meet at the ends of arcs, so that these never move; nothing is invented between them."""
    found = DERIVE.simplified(arc)
    assert (found[0], found[-1]) == (arc[0], arc[-1])
    assert set(found) <= set(arc)


def test_a_line_across_180_degrees_goes_on() -> None:
    """No border runs back across the whole map."""
    line = [(170.0, 66.0), (179.0, 66.0), (-179.0, 66.0)]
    assert DERIVE.unrolled(line) == [(170.0, 66.0), (179.0, 66.0), (181.0, 66.0)]


def test_path_data_count_from_the_point_before() -> None:
    """What is smaller than a dot is left out."""
    square = [(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)]
    assert DERIVE.path_of([square]) == "M10 10l10 0 0 10-10 0z"
    assert not DERIVE.path_of([[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]])
    assert DERIVE.middle([square]) == [15, 15]


def test_topologies_are_decoded() -> None:
    """TopoJSON counts from place to place, and a negative number turns an arc round."""
    topology = {"transform": {"scale": [0.5, 0.5], "translate": [1, 2]}, "arcs": [[[0, 0], [2, 0], [0, 2]]]}
    arcs = DERIVE.arcs_of(topology)
    assert arcs == [[(1.0, 2.0), (2.0, 2.0), (2.0, 3.0)]]


def test_the_tool_is_pinned_to_the_package_that_the_file_names() -> None:
    """What is derived anew comes from the same release."""
    package = json.loads((_TOOL.parent / "package.json").read_text(encoding="utf-8"))
    assert package["dependencies"] == {"world-atlas": "2.0.2"}
