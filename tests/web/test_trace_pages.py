"""Traces over the application: what the paper leads to expect, in every format the same, and filters that filter."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset, Graph

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

#: rdflib 7.6 reads JSON-LD and N-Quads through its own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated:DeprecationWarning")

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
ID = "https://w3id.org/ifrc-kg/id/"
XENOPHOBIA = "/trace/action/fighting-xenophobia"
NINE = {
    "1001-strengths",
    "act-campaign",
    "comic-books",
    "dont-judge-a-book-by-its-cover",
    "first-contact",
    "harmony-awards",
    "positive-images",
    "ubuntu",
    "yes-project",
}
ENDS = (
    "action/fighting-xenophobia",
    "action/better-border-procedures",
    "area/advocacy",
    "country/canada",
    "figure/strengths-women-reached",
    "initiative/positive-images",
    "instrument/ic-31-resolution-3",
    "principle/humanity",
    "society/armenian-red-cross-society",
)


def rows_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Return the trace as rows."""
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def test_all_nine_initiatives_answer_to_fighting_xenophobia_by_interpretation(real_client: FlaskClient) -> None:
    """The paper names nine examples of such work, and nowhere says that they answer to the resolution."""
    rows = [row for row in rows_of(real_client, f"{XENOPHOBIA}.csv") if row["relation"] == "is answered by"]
    assert {row["object"].removeprefix(f"{ID}initiative/") for row in rows} == NINE
    assert {row["grade"] for row in rows} == {"interpreted"}
    assert all(row["strength"] and row["reason"] for row in rows)


def test_three_initiatives_answer_to_enhanced_partnerships_and_none_strongly(real_client: FlaskClient) -> None:
    """Ubuntu is a partnership with others, Positive Images and the comic books one among National Societies."""
    rows = rows_of(real_client, "/trace/action/enhanced-partnerships.csv")
    found = {row["objectLabel"]: row["strength"] for row in rows if row["relation"] == "is answered by"}
    assert found == {"Comic books": "weak", "Positive Images Campaign": "weak", "Ubuntu initiative": "moderate"}


@pytest.mark.parametrize("action", ["access-to-all-migrants", "better-border-procedures"])
def test_that_nothing_answers_to_an_action_is_said_aloud(real_client: FlaskClient, action: str) -> None:
    """The page has a note, and the rows one of the grade `not stated`."""
    page = real_client.get(f"/trace/action/{action}", headers=BROWSER).text
    assert "Not stated: an initiative that answers it, and no interpretation draws the link." in page
    gaps = [row for row in rows_of(real_client, f"/trace/action/{action}.csv") if row["grade"] == "not stated"]
    assert any(row["depth"] == "1" and row["direction"] == "down" for row in gaps)


def test_initiatives_that_began_before_the_resolution_are_flagged(real_client: FlaskClient) -> None:
    """Four of the nine began before 2011, as the paper or an outside source dates them."""
    page = real_client.get(XENOPHOBIA, headers=BROWSER).text
    assert "4 began before what they answer to" in page
    glance = page[page.index("<tbody>") : page.index("</tbody>")]
    flagged = [row for row in glance.split("<tr>") if 'class="flag"' in row]
    assert [re.findall(r"/trace/initiative/([\w-]+)", row)[0] for row in flagged] == [
        "comic-books",
        "first-contact",
        "positive-images",
        "ubuntu",
    ]


def test_the_first_sentence_says_on_whose_word_the_programmes_are_there(real_client: FlaskClient) -> None:
    """The paper links none of the nine with the action, and the one of a society is there on its word."""
    lead = "9 programmes on this trace: none on the paper's word, 9 by the curators' interpretation"
    assert lead in real_client.get(f"{XENOPHOBIA}.md").text
    assert lead in real_client.get(XENOPHOBIA, headers=BROWSER).text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    brief = real_client.get("/trace/society/armenian-red-cross-society.md").text
    assert "1 programme on this trace: 1 on the paper's word." in brief


def test_that_a_filter_leaves_no_programme_is_said_aloud(real_client: FlaskClient) -> None:
    """Nothing looks like the end of the chain when it is the reader's choice; a trace of a programme leads to none."""
    page = real_client.get(f"{XENOPHOBIA}?grade=stated", headers=BROWSER).text
    assert "No programme on this trace on the paper" in page
    assert "No hop of the chosen grades." in page
    assert "The chain ends here" not in page
    own = real_client.get("/trace/initiative/ubuntu?grade=external", headers=BROWSER).text
    assert "No programme on this trace" not in own


def test_the_brief_lies_on_the_page_to_be_pasted(real_client: FlaskClient) -> None:
    """Who has no scripts copies it by hand; it is the same as the file."""
    page = unescape(real_client.get(f"{XENOPHOBIA}?grade=interpreted", headers=BROWSER).text)
    assert real_client.get(f"{XENOPHOBIA}.md?grade=interpreted").text in page
    assert 'data-copies="#brief"' in page


def test_a_passage_is_shown_in_its_place(real_client: FlaskClient) -> None:
    """Evidence of the paper leads to the passage among its neighbours, other evidence to its description."""
    page = real_client.get(XENOPHOBIA, headers=BROWSER).text
    assert 'href="/evidence/a-4-item-3"' in page
    assert 'href="/id/interpretation/response-ubuntu-fighting-xenophobia"' in page


def test_a_figure_keeps_its_qualifier_role_and_speaker(real_client: FlaskClient) -> None:
    """“Over 1,500 women” is a result, on the word of Veronique Stevens."""
    page = real_client.get("/trace/figure/strengths-women-reached", headers=BROWSER).text
    head = page[: page.index("</header>", page.index("<article"))]
    for told in ("as stated: over 1,500 women", "qualifier: over", "figure role: result", "speaker: Veronique Stevens"):
        assert told in head


@pytest.mark.parametrize("end", ENDS)
def test_the_formats_tell_the_same(real_client: FlaskClient, end: str) -> None:
    """The tree in JSON has as many hops as CSV has rows, and the RDF formats have the statements of the JSON."""
    tree = real_client.get(f"/trace/{end}.json").get_json()
    hops: list[dict[str, object]] = []
    gaps = 0
    waiting = [tree["up"], tree["down"]]
    while waiting:
        each = waiting.pop()
        gaps += len(each["notStated"])
        hops += each["hops"]
        waiting += each["hops"]
    rows = rows_of(real_client, f"/trace/{end}.csv")
    assert len(rows) == len(hops) + gaps
    statements = {tuple(each.values()) for hop in hops for each in hop["statements"]}  # type: ignore[attr-defined]
    dataset = Dataset()
    dataset.parse(data=real_client.get(f"/trace/{end}.trig").text, format="trig")
    quads = {
        (str(s), str(p), str(o), str(g))
        for s, p, o, g in dataset.quads()
        if g is not None and str(g) in str(statements)
    }
    assert quads == statements
    turtle = Graph().parse(data=real_client.get(f"/trace/{end}.ttl").text, format="turtle")
    assert {(s, p, o) for s, p, o, _ in statements} <= {(str(s), str(p), str(o)) for s, p, o in turtle}


@pytest.mark.parametrize("end", ENDS)
def test_every_claim_of_a_brief_has_its_footnote(real_client: FlaskClient, end: str) -> None:
    """Each mark has a note and each note a mark; each hop in the lists has a mark."""
    brief = real_client.get(f"/trace/{end}.md").text
    marks = re.findall(r"\[\^(\d+)\](?!:)", brief)
    notes = re.findall(r"^\[\^(\d+)\]:", brief, re.MULTILINE)
    assert set(marks) == set(notes)
    assert len(notes) == len(set(notes))
    claims = [
        line for line in brief.splitlines() if re.match(r"\s*- \*(stated|attributed|external|interpreted)\*:", line)
    ]
    legend = [line for line in claims if not re.search(r"\*\*", line)]
    assert len(legend) == 4
    assert all("[^" in line for line in claims if line not in legend)


def test_a_footnote_of_a_passage_cites_the_paper(real_client: FlaskClient) -> None:
    """Whoever pastes the brief elsewhere has passage, key phrase, section, and the paper itself."""
    brief = real_client.get(f"{XENOPHOBIA}.md").text
    (note,) = [line for line in brief.splitlines() if "passage:a-4-item-3" in line]
    assert "“Fighting xenophobia”" in note
    assert "In: International Federation of Red Cross and Red Crescent Societies" in note
    assert "/trace/action/fighting-xenophobia" in brief


def test_a_filter_keeps_the_grades_that_it_names(real_client: FlaskClient) -> None:
    """Without interpretations no initiative answers; several grades may be named in either way."""
    tree = real_client.get(f"{XENOPHOBIA}.json?grade=stated&grade=external").get_json()
    assert tree["down"]["hops"] == []
    assert tree["leftOut"] == 9
    again = real_client.get(f"{XENOPHOBIA}.json?grade=external,stated").get_json()
    assert again == tree
    grades = {
        row["grade"] for row in rows_of(real_client, "/trace/initiative/1001-strengths.csv?grade=stated,attributed")
    }
    assert grades == {"stated", "attributed", "not stated"}


def test_a_grade_that_there_is_not_is_refused(real_client: FlaskClient) -> None:
    """The problem names the parameter, and what it may be."""
    response = real_client.get(f"{XENOPHOBIA}?grade=rumoured")
    assert response.status_code == 400
    assert "stated, attributed, external, interpreted" in response.text


@pytest.mark.parametrize("end", [*ENDS, ""])
def test_every_link_of_a_page_answers(real_client: FlaskClient, end: str) -> None:
    """No link of a trace leads to an error, and every anchor is there."""
    page = real_client.get(f"/trace/{end}".rstrip("/"), headers=BROWSER).text
    links = {unescape(each) for each in re.findall(r'href="(/(?!static)[^"]*)"', page)}
    anchors = set(re.findall(r'href="#([^"]*)"', page))
    assert anchors <= set(re.findall(r'id="([^"]*)"', page))
    broken = [each for each in sorted(links) if real_client.get(each, headers=BROWSER).status_code >= 400]
    assert broken == []


@pytest.mark.parametrize("end", ENDS)
def test_a_page_has_no_anchor_twice(real_client: FlaskClient, end: str) -> None:
    """Identifiers are unique in a page."""
    found = re.findall(r'\sid="([^"]*)"', real_client.get(f"/trace/{end}", headers=BROWSER).text)
    assert len(found) == len(set(found))


def test_the_same_address_answers_in_the_format_that_is_accepted(real_client: FlaskClient) -> None:
    """Every format can be had by Accept, and the Link header names them all."""
    accepted = {
        "text/turtle": "text/turtle",
        "application/ld+json": "application/ld+json",
        "application/json": "application/json",
        "text/csv": "text/csv",
        "text/markdown": "text/markdown",
        "text/vnd.mermaid": "application/vnd.mermaid",
    }
    for accept, media_type in accepted.items():
        response = real_client.get(XENOPHOBIA, headers={"Accept": accept})
        assert response.mimetype == media_type
        alternates = [each for each in response.headers.getlist("Link") if 'rel="alternate"' in each]
        assert any(f'type="{media_type}"' in each for each in alternates)


def test_a_trace_is_not_sent_again_while_it_is_the_same(project_files: ProjectFiles, engine: LocalEngine) -> None:
    """The entity tag is strong, and another one for another filter."""
    client = create_app(Settings(root=project_files.root), engine).test_client()
    first = client.get(f"{XENOPHOBIA}.json")
    assert first.headers["ETag"].startswith('"')
    again = client.get(f"{XENOPHOBIA}.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{XENOPHOBIA}.json?grade=stated").headers["ETag"] != first.headers["ETag"]


def test_a_misspelt_resource_is_not_found_and_near_ones_are_named(real_client: FlaskClient) -> None:
    """The page of the error offers what was likely meant."""
    response = real_client.get("/trace/action/fighting-xenofobia", headers=BROWSER)
    assert response.status_code == 404
    assert f'"{ID}action/fighting-xenophobia"' in response.text


def test_the_flowchart_has_every_initiative_with_its_grade(real_client: FlaskClient) -> None:
    """Mermaid's nodes and links are those of the picture."""
    text = real_client.get(f"{XENOPHOBIA}.mmd").text
    assert text.startswith("flowchart LR\n")
    assert text.count("|interpreted|") == 9
    page = real_client.get(XENOPHOBIA, headers=BROWSER).text
    wide = page[page.index('class="picture flow wide"') : page.index('class="picture flow narrow"')]
    assert wide.count('class="node') == len(re.findall(r"^  click ", text, re.MULTILINE))


def test_a_picture_says_its_links_in_words(real_client: FlaskClient) -> None:
    """Who cannot see a line reads who is linked with whom, how, and on whose word."""
    page = unescape(real_client.get(XENOPHOBIA, headers=BROWSER).text)
    assert "<title>Fighting xenophobia is answered by Ubuntu initiative: interpreted</title>" in page
    assert json.dumps("9 links from Actions and areas, interpreted", ensure_ascii=False).strip('"') in page
