"""Coverage over the application: what meets each action and area, and that empty cells are findings."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
ID = "https://w3id.org/ifrc-kg/id/"
#: How many of the nine initiatives meet each action and area, in the order of the paper.
EXPECTED = {
    "access-to-all-migrants": 0,
    "better-border-procedures": 0,
    "fighting-xenophobia": 9,
    "enhanced-partnerships": 3,
    "humanitarian-assistance": 1,
    "protection": 2,
    "advocacy": 5,
    "integration-and-reintegration": 4,
}


def table(client: FlaskClient) -> list[dict[str, str]]:
    """Return the rows of the CSV without that of the hashtags."""
    return list(csv.DictReader(io.StringIO(client.get("/coverage.csv").text)))[1:]


def test_each_action_and_area_is_met_by_as_many_initiatives_as_the_interpretations_say(
    real_client: FlaskClient,
) -> None:
    """All nine answer to fighting xenophobia; none to the first two actions."""
    rows = [row for row in table(real_client) if row["row"] == "initiative"]
    found: dict[str, int] = {}
    for row in rows:
        slug = row["thing"].rpartition("/")[2]
        found[slug] = found.get(slug, 0) + (row["count"] != "0")
    assert found == EXPECTED
    assert {row["grade"] for row in rows if row["count"] != "0"} == {"interpreted"}


def test_every_empty_cell_has_a_sentence_and_no_other_cell(real_client: FlaskClient) -> None:
    """Nothing is left blank: 0 comes with a finding."""
    for row in table(real_client):
        assert bool(row["finding"]) == (row["count"] == "0")
        assert bool(row["evidence"]) == (row["count"] != "0") or row["row"] == "region"


def test_the_csv_has_hashtags_below_its_header(real_client: FlaskClient) -> None:
    """HXL: one row of hashtags, each a core tag with attributes."""
    rows = list(csv.reader(io.StringIO(real_client.get("/coverage.csv").text)))
    assert all(
        re.fullmatch(r"#(activity|description|indicator|meta|org|region|sector)(\+[a-z_]+)+", tag) for tag in rows[1]
    )
    assert len({len(row) for row in rows}) == 1


def test_the_middle_east_has_no_society_in_the_nine_initiatives(real_client: FlaskClient) -> None:
    """Egypt runs a similar campaign, which is none of the nine."""
    rows = [row for row in table(real_client) if row["row"] == "region"]
    empty = {row["regionLabel"] for row in rows} - {row["regionLabel"] for row in rows if row["count"] != "0"}
    assert empty == {"Middle East and North Africa"}
    page = real_client.get("/coverage", headers=BROWSER).text
    assert "none of its 17 National Societies is named as taking part" in page


def test_json_and_csv_tell_the_same(real_client: FlaskClient) -> None:
    """The same cells, the same numbers, the same findings."""
    data = real_client.get("/coverage.json").get_json()
    rows = table(real_client)
    for kind, name, counted in (
        ("initiative", "byInitiative", "links"),
        ("society", "bySociety", "initiatives"),
        ("region", "byRegion", "societies"),
    ):
        cells = [(each["thing"], len(each[counted]), each["finding"] or "") for each in data[name]]
        found = [(row["thing"], int(row["count"]), row["finding"]) for row in rows if row["row"] == kind]
        assert sorted(cells) == sorted(found)


def test_every_cell_of_the_page_leads_to_what_it_rests_on(real_client: FlaskClient) -> None:
    """Each link within the page has its target, each cell a link, and no link leads to an error."""
    page = real_client.get("/coverage", headers=BROWSER).text
    identifiers = re.findall(r'\sid="([^"]*)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(identifiers)
    cells = re.findall(r"<td data-heading[^>]*>(.*?)</td>", page, re.DOTALL)
    assert len([cell for cell in cells if 'href="#' in cell]) == 8 * (9 + 5 + 25)
    links = {unescape(each) for each in re.findall(r'href="(/(?!static)[^"]*)"', page)}
    assert [each for each in sorted(links) if real_client.get(each, headers=BROWSER).status_code >= 400] == []


@pytest.mark.parametrize(("accept", "media_type"), [("text/csv", "text/csv"), ("*/*", "application/json")])
def test_the_format_is_negotiated(real_client: FlaskClient, accept: str, media_type: str) -> None:
    """Accept chooses, and the entity tag is strong."""
    response = real_client.get("/coverage", headers={"Accept": accept})
    assert response.mimetype == media_type
    assert "Accept" in response.vary


def test_a_cell_names_its_column_where_there_are_no_headings(real_client: FlaskClient) -> None:
    """On a telephone a row is a card, in which every cell says of which action or area it speaks."""
    page = unescape(real_client.get("/coverage", headers=BROWSER).text)
    tables = re.findall(r'<table class="matrix folding".*?</table>', page, re.DOTALL)
    assert len(tables) == 3
    for each in tables:
        rows = [row for row in re.findall(r"<tr.*?</tr>", each, re.DOTALL) if "<td data-heading" in row]
        assert len(rows) >= 5
        names = re.findall(r'<th scope="col"><a href="[^"]+">([^<]+)', each)
        assert len(names) == len(EXPECTED)
        assert [re.findall(r'<td data-heading="([^"]+)">', row) for row in rows] == [names] * len(rows)
