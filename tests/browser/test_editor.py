"""`/sparql` as people use it: from an example, with completion, to an answer that can be shared."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from ifrc_kg.files import ProjectFiles
from tests.browser.conftest import OpenPage

BUNDLE = Path("src/ifrc_kg/web/static/editor/yasgui.js")
QUESTION = "To which called-for actions does no initiative answer?"
ASKED = """PREFIX action: <https://w3id.org/ifrc-kg/id/action/>
PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#>

SELECT ?initiative
WHERE {
  ?response ifrc:respondsTo action:fighting-xenophobia .
  ?response ifrc:isResponseBy ?initiative .
}
ORDER BY ?initiative"""
FAULTY = "SELECT ?s\nWHERE {\n  ?s none:p ?o .\n}"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}
TEXT = "() => document.querySelector('.editor .CodeMirror').CodeMirror.getValue()"


@pytest.fixture
def editor(project_files: ProjectFiles) -> None:
    """Skip where the editor was not built."""
    if not (project_files.root / BUNDLE).is_file():
        pytest.skip("the editor is not built (make editor)")


@pytest.fixture
def desk(page: Page, editor: None) -> Page:  # noqa: ARG001 - none without a bundle
    """Return the page with the editor ready."""
    return opened(page, "/sparql")


def opened(page: Page, path: str) -> Page:
    """Open an address and wait for the editor."""
    page.goto(path)
    expect(page.locator(".editor .CodeMirror")).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    """Put a text into the editor in place of what is there, all at once."""
    page.evaluate("text => document.querySelector('.editor .CodeMirror').CodeMirror.setValue(text)", text)


def typed_anew(page: Page, text: str) -> None:
    """Type a text on an empty page of the editor, key by key."""
    write(page, "")
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.type(text)


def run(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Run", exact=True).click()


def violations(page: Page) -> list[str]:
    """Return what axe finds."""
    page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", RULES)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


def answered(page: Page) -> None:
    """Wait for the answer, which has a table."""
    expect(page.locator("#answered table")).to_be_visible()


def test_a_question_becomes_a_query_and_an_answer(desk: Page) -> None:
    """Words find a question, a click takes its query, another one runs it; the answer has time and downloads."""
    desk.get_by_label("Words of the question").fill("no initiative")
    expect(desk.get_by_role("status").first).to_have_text(re.compile("^[1-9] of [0-9]+ questions$"))
    desk.get_by_role("link", name=QUESTION).click()
    expect(desk.locator(".editor .CodeMirror")).to_be_visible()
    assert "SELECT" in desk.evaluate(TEXT)
    run(desk)
    answered(desk)
    expect(desk.locator("#answered")).to_contain_text("row")
    expect(desk.locator("#answered [role=status]")).to_contain_text("The ")
    expect(desk.locator("#answered").get_by_role("button", name="csv")).to_be_visible()
    assert violations(desk) == []


def test_an_iri_is_shown_by_its_label(desk: Page) -> None:
    """In the answer a thing has its name as a link, and its CURIE behind."""
    write(desk, ASKED)
    run(desk)
    answered(desk)
    expect(desk.locator("#answered").get_by_role("link", name="Ubuntu initiative")).to_be_visible()


def test_a_name_becomes_a_term(desk: Page) -> None:
    """Letters of a label offer the thing; picking it writes its CURIE and declares its prefix."""
    typed_anew(desk, "ASK { ?response ifrc:respondsTo xeno")
    expect(desk.get_by_role("option", name="Fighting xenophobia action:fighting-xenophobia")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("option", name="action:fighting-xenophobia").first.click()
    assert "respondsTo action:fighting-xenophobia" in desk.evaluate(TEXT)
    assert "PREFIX action: <https://w3id.org/ifrc-kg/id/action/>\nPREFIX ifrc: <" in desk.evaluate(TEXT)


def test_a_prefix_is_completed_and_declared(desk: Page) -> None:
    """A prefix offers its terms by keyboard alone; a known one is declared as soon as it has its colon."""
    typed_anew(desk, "ASK { ?x ifrc:respondsT")
    expect(desk.get_by_role("option", name="ifrc:respondsTo")).to_be_visible()
    desk.keyboard.press("Enter")
    assert "ASK { ?x ifrc:respondsTo" in desk.evaluate(TEXT)
    assert desk.evaluate(TEXT).startswith("PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#>\n")
    typed_anew(desk, "PREFIX act")
    desk.keyboard.press("Control+Space")
    desk.get_by_role("option", name="action: <").click()
    assert desk.evaluate(TEXT) == "PREFIX action: <https://w3id.org/ifrc-kg/id/action/>"


def test_words_of_the_language_are_left_alone(desk: Page) -> None:
    """No list comes up for a keyword, in a comment or in a string."""
    typed_anew(desk, "SELECT * WHERE # migrat")
    expect(desk.get_by_role("listbox")).to_have_count(0)
    typed_anew(desk, 'ASK { ?x ?y "migrat')
    expect(desk.get_by_role("listbox")).to_have_count(0)
    typed_anew(desk, "orde")
    expect(desk.get_by_role("listbox")).to_have_count(0)


def test_variables_are_completed(desk: Page) -> None:
    """What stands in the query already is offered again."""
    typed_anew(desk, "SELECT ?initiative { ?in")
    desk.get_by_role("option", name="?initiative").click()
    assert desk.evaluate(TEXT) == "SELECT ?initiative { ?initiative"


def test_a_fault_is_shown_at_its_line(open_page: OpenPage, editor: None) -> None:  # noqa: ARG001
    """The line is marked and says what is wrong; a button leads there, and mending takes the mark away."""
    page = opened(open_page(expected=[400]), f"/sparql?edit=&query={quote(FAULTY)}")
    run(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("none")
    expect(page.locator(".editor .told")).to_be_visible()
    expect(page.locator(".editor .fault-here")).to_have_text("none:p")
    assert violations(page) == []
    alert.get_by_role("button", name="Go to line 3").click()
    page.keyboard.type("x")
    expect(page.locator(".editor .told")).to_have_count(0)


def test_a_shared_address_gives_the_same_answer(desk: Page, open_page: OpenPage) -> None:
    """After a run, the address is a plain one that gives the same rows to anybody, and the query back to the editor."""
    write(desk, ASKED)
    run(desk)
    answered(desk)
    desk.wait_for_url("**/sparql?query=*")
    assert parse_qs(urlsplit(desk.url).query) == {"query": [ASKED]}
    rows = desk.locator("#answered tbody tr").all_inner_texts()
    assert desk.get_by_role("link", name="Link to this answer").get_attribute("href") == desk.url
    other = open_page(javascript=False)
    other.goto(desk.url)
    assert other.locator("#answer tbody tr").all_inner_texts() == rows
    third = open_page()
    third.goto(desk.url)
    third.get_by_role("button", name="Edit this query").click()
    expect(third.locator(".editor .CodeMirror")).to_be_visible()
    assert third.evaluate(TEXT) == ASKED


def test_going_back_leads_to_what_was_asked_before(desk: Page) -> None:
    """Each run has its place in the history of the browser."""
    write(desk, ASKED)
    run(desk)
    answered(desk)
    write(desk, "ASK {}")
    run(desk)
    expect(desk.locator("#answered")).to_contain_text("true")
    desk.go_back()
    answered(desk)
    assert desk.evaluate(TEXT) == ASKED
    desk.go_back()
    expect(desk.locator("#answered")).to_be_hidden()
    assert desk.evaluate(TEXT) not in (ASKED, "ASK {}")


def test_a_shared_address_does_not_mind_what_was_written_before(desk: Page) -> None:
    """Nothing is stored in the browser: an address shows its own query, whatever stood in the editor last."""
    typed_anew(desk, "ASK { ?mine ?is ?lost }")
    desk.get_by_role("textbox", name="Query").blur()
    opened(desk, "/sparql?edit=&query=ASK+%7B%7D")
    assert desk.evaluate(TEXT) == "ASK {}"
    assert desk.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_the_editor_is_there_again(desk: Page) -> None:
    """A page that the browser has kept may still ask the server."""
    desk.reload()
    expect(desk.locator(".editor .CodeMirror")).to_be_visible()
    run(desk)
    answered(desk)


def test_keys_alone(desk: Page) -> None:
    """Tab comes in and goes out again, Ctrl+Enter runs, Escape closes the list and nothing else."""
    field = desk.get_by_role("textbox", name="Query")
    field.focus()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="Run", exact=True)).to_be_focused()
    desk.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()
    write(desk, "")
    desk.keyboard.type("ASK {} # xeno")
    desk.keyboard.press("Control+Space")
    desk.keyboard.press("Escape")
    expect(field).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#answered")).to_contain_text("true")


def test_another_format_is_a_file(desk: Page) -> None:
    """CSV is taken down, and the editor stays."""
    write(desk, ASKED)
    desk.get_by_label("Answer as").select_option("csv")
    with desk.expect_download() as download:
        run(desk)
    assert download.value.suggested_filename == "results.csv"
    assert desk.evaluate(TEXT) == ASKED


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_the_editor_fits_a_telephone(open_page: OpenPage, editor: None, is_dark: bool) -> None:  # noqa: ARG001, FBT001
    """At 360 pixels nothing sticks out, before and after the answer, and axe finds nothing."""
    page = opened(open_page(width=360, is_dark=is_dark), f"/sparql?edit=&query={quote(ASKED)}")
    run(page)
    answered(page)
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []


def test_without_javascript_the_form_works(open_page: OpenPage) -> None:
    """A link takes a question, a button runs it, and the page has the answer; a fault keeps the text."""
    page = open_page(javascript=False, expected=[400])
    page.goto("/sparql")
    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_role("link", name=QUESTION)).to_have_attribute("aria-current", "true")
    run(page)
    expect(page.locator("#answer table")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.goto(f"/sparql?query={quote(FAULTY)}")
    expect(page.locator(".fault mark")).to_have_text("none:p")
    expect(page.get_by_role("textbox", name="Query")).to_have_value(FAULTY)


def test_where_the_editor_fails_the_form_works(open_page: OpenPage, editor: None) -> None:  # noqa: ARG001
    """The page has its plain form until the editor is there, and keeps it when the editor cannot be made."""
    page = open_page()
    broken = 'throw new Error("no editor today")'
    page.route("**/static/editor/*.js", lambda route: route.fulfill(body=broken, content_type="text/javascript"))
    with page.expect_console_message(lambda message: "plain form stays" in message.text):
        page.goto("/sparql?edit=&query=ASK+%7B%7D")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("textbox", name="Query")).to_have_value("ASK {}")
    run(page)
    expect(page.locator("#answer")).to_contain_text("true")
