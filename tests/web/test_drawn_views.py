"""Pictures of answers with the names and links of the site."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, render_template_string

from ifrc_kg.media_types import JSON
from ifrc_kg.views import View
from ifrc_kg.web.drawn_views import surroundings, view_of
from ifrc_kg.web.site import current_site

COUNTRY = "https://w3id.org/ifrc-kg/id/country/austria"
PAGE = '{% from "views.html" import drawn %}{{ drawn(view) }}'


def seen(application: Flask, name: str, root: str = "") -> tuple[View | None, str]:
    """Return the view of a stored question without parameters, and its markup."""
    with application.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
        site = current_site()
        asked = site.catalogue.request(name, {})
        results: dict[str, Any] = json.loads(site.engine.evaluate(asked, JSON).body)
        view = view_of(site, site.catalogue.get(name), results)
        return view, render_template_string(PAGE, view=view) if view else ""


def test_marks_lead_into_the_site_wherever_it_is_mounted(real_application: Flask) -> None:
    """Links keep the path under which the application runs."""
    _, markup = seen(real_application, "trace-action", "/kg")
    assert 'href="/kg/id/action/fighting-xenophobia"' in markup
    assert "https://w3id.org" not in markup


def test_a_flow_is_drawn_for_wide_and_for_narrow_screens(real_application: Flask) -> None:
    """Both have the same boxes, and a legend of their lines."""
    view, markup = seen(real_application, "trace-action")
    assert view is not None
    assert len({len(each.boxes) for each in view.flows}) == 1
    assert all(word in markup for word in ('class="picture flow wide"', 'class="picture flow narrow"', "lines-legend"))


def test_a_flow_begins_with_what_is_asked_about(real_application: Flask) -> None:
    """Of an action that is the action itself, by its default too; the programmes stand behind it."""
    view, _ = seen(real_application, "trace-action")
    assert view is not None
    wide = view.flows[0]
    assert wide.boxes[wide.focus].link == "/id/action/fighting-xenophobia"
    assert min(box.x for box in wide.boxes) == wide.boxes[wide.focus].x


def test_countries_have_codes_and_names(real_application: Flask) -> None:
    """The map finds a place by the M49 code of the graph."""
    with real_application.test_request_context():
        around = surroundings(current_site())
        assert (around.m49(COUNTRY), around.name(COUNTRY), around.link(COUNTRY)) == (
            "040",
            "Austria",
            "/id/country/austria",
        )
        assert around.m49("https://example.org/x") == around.name("https://example.org/x") == ""


def test_a_question_for_its_table_has_no_picture(real_application: Flask) -> None:
    """Nor has an answer that was never asked for."""
    assert seen(real_application, "activity-areas")[0] is None
    with real_application.test_request_context():
        assert view_of(current_site(), current_site().catalogue.get("trace-action"), None) is None


def test_a_problem_is_a_sentence_beside_what_could_not_be_drawn(application: Flask) -> None:
    """The page says why there is no picture."""
    view = View("map", problem="No country.", listed=(("Europe", "/id/place/europe"), ("Asia", "")))
    with application.test_request_context():
        markup = render_template_string(PAGE, view=view)
    assert "No country." in markup
    assert '<a href="/id/place/europe">Europe</a>; Asia.' in markup
    assert "<svg" not in markup
