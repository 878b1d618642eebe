"""The journeys that matter: what people come to ask, from the front page to the answer, with scripts and without.

Each journey counts the clicks that it takes from the front page; a field that is filled in counts as one more.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visitor import Visitor, rows_below

#: A validation takes some seconds of a processor that others may have meanwhile.
_VALIDATION_MILLISECONDS: Final = 120_000
_FAULTY: Final = b"""@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/ifrc-kg/id/figure-role/rumour>
    a skos:Concept ;
    skos:prefLabel "rumour"@en, "hearsay"@en .
"""


@pytest.fixture
def visitor(open_page: OpenPage, javascript: bool) -> Visitor:  # noqa: FBT001 - a fixture
    """Return somebody who stands at a desk before the front page, with scripts and without."""
    page = open_page(javascript=javascript)
    page.goto("/")
    return Visitor(page)


def test_which_programmes_answer_to_an_action_and_who_says_so(visitor: Visitor) -> None:
    """One click to the nine programmes and the sentence that none is the paper's word, one more to the first reason."""
    visitor.click("fighting xenophobia")
    visitor.stands_before("Fighting xenophobia")
    visitor.reads(
        re.compile("^9 programmes on this trace: none on the paper.s word, 9 by the curators. interpretation")
    )
    visitor.reads(re.compile("4 began before what they answer to, and cannot be a result of it"))
    rows = rows_below(visitor.page, "At a glance")
    expect(rows).to_have_count(9)
    for row in rows.all():
        expect(row.locator("td").first.locator(".grade")).to_have_text("interpreted")
    flagged = rows.filter(has=visitor.page.locator(".flag", has_text="began before"))
    expect(flagged.get_by_role("rowheader")).to_have_text(
        [re.compile(name) for name in ("Comic books", "First Contact", "Positive Images", "Ubuntu")]
    )
    visitor.click("[1]")
    reason = visitor.page.locator("p:target")
    expect(reason).to_be_in_viewport()
    expect(reason).to_contain_text("nowhere says that it implements the resolution")
    assert visitor.clicks == 2


def test_which_actions_no_programme_answers_to(visitor: Visitor) -> None:
    """One click to the findings in words; an empty cell leads to its own sentence, and the table can be taken away."""
    visitor.click("Which actions does no programme answer to?")
    findings = visitor.page.locator("#findings + ul")
    expect(findings).to_be_in_viewport()
    expect(findings.get_by_role("listitem").filter(has_text="No initiative answers to")).to_have_text(
        [re.compile("Access to all migrants"), re.compile("Better border procedures")]
    )
    assert visitor.clicks == 1
    row = rows_below(visitor.page, "By initiative").filter(has_text="Harmony Awards")
    row.get_by_role("link", name="none").first.click()
    cell = visitor.page.locator("div:target")
    expect(cell).to_be_in_viewport()
    expect(cell).to_contain_text(
        "That Harmony Awards answers to “Access to all migrants” is not stated by any source in the graph"
    )
    row.get_by_role("link", name="strong").click()
    expect(visitor.page.locator("div:target")).to_contain_text("The projects that it rewards promote tolerance")
    with visitor.page.expect_download() as download:
        visitor.click("CSV")
    assert "#org+name" in download.value.path().read_text(encoding="utf-8").splitlines()[1]


def test_which_figures_are_targets_and_on_whose_word(visitor: Visitor) -> None:
    """One click to targets beside results, each on somebody's word; a figure keeps qualifier, role and speaker."""
    visitor.click("What was aimed at, and what is said to have been reached?")
    table = visitor.page.get_by_role("table").first
    target = table.get_by_role("row").filter(has_text="three million young people")
    expect(target).to_contain_text("stated")
    result = table.get_by_role("row").filter(has_text="over 1,500 women")
    expect(result).to_contain_text("Veronique Stevens")
    expect(result).to_contain_text("attributed")
    assert visitor.clicks == 1
    visitor.search("over 1,500")
    visitor.click(re.compile("^Over 1,500 women reached"))
    visitor.click(re.compile("Trace it"))
    for told in ("as stated: over 1,500 women", "qualifier: over", "figure role: result", "speaker: Veronique Stevens"):
        visitor.reads(re.compile(told))


def test_a_paragraph_with_its_footnotes_to_paste(visitor: Visitor, javascript: bool) -> None:  # noqa: FBT001
    """The brief is one click behind the trace; a script copies it at once, and without one it lies in a field."""
    visitor.click("fighting xenophobia")
    copy = visitor.page.get_by_role("button", name="Copy it")
    if javascript:
        visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visitor.click("Copy it", "button")
        expect(visitor.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
        brief = str(visitor.page.evaluate("() => navigator.clipboard.readText()"))
    else:
        expect(copy).to_be_hidden()
        visitor.click("Brief with footnotes")
        field = visitor.page.get_by_label(re.compile("^Markdown"))
        expect(field).to_be_in_viewport()
        brief = field.input_value()
    assert visitor.clicks == 2
    marks = set(re.findall(r"\[\^(\d+)\](?!:)", brief))
    assert marks == set(re.findall(r"^\[\^(\d+)\]:", brief, re.MULTILINE))
    assert len(marks) > 20
    assert "none on the paper's word" in brief


def test_a_trace_on_chosen_words_only(visitor: Visitor) -> None:
    """On the word that the filter is left with there is no programme, as the page says; a click brings all back."""
    visitor.click("fighting xenophobia")
    for word in ("attributed", "external", "interpreted"):
        visitor.page.get_by_role("checkbox", name=re.compile(word)).uncheck()
    visitor.click("Filter", "button")
    expect(visitor.page).to_have_url(re.compile(r"\?grade=stated$"))
    visitor.reads(re.compile("^No programme on this trace on the paper.s word"))
    visitor.reads(re.compile("hops of other grades left out"))
    expect(visitor.page.get_by_role("heading", name="At a glance")).to_be_hidden()
    visitor.click("Show all")
    expect(rows_below(visitor.page, "At a glance")).to_have_count(9)


def test_from_the_paper_to_what_builds_on_a_passage_and_back(visitor: Visitor) -> None:
    """The outline leads to a passage, that to what it states, and a statement back to the passage."""
    visitor.click("Read the evidence")
    visitor.click("Section C, Ubuntu, sentence 3")
    visitor.stands_before("Section C, Ubuntu, sentence 3")
    assert visitor.clicks == 2
    visitor.reads(re.compile("Lesotho, Mozambique, South Africa, Swaziland and Zimbabwe"))
    visitor.reads("Swaziland is Eswatini")
    visitor.click("Ubuntu initiative")
    visitor.stands_before("Ubuntu initiative")
    visitor.click("Section C, Ubuntu, sentence 3")
    visitor.reads("Swaziland is Eswatini")


def test_a_doubt_is_found_by_its_kind(visitor: Visitor) -> None:
    """The list of doubts narrows to a kind, says how many are left, and keeps what was chosen in its address."""
    visitor.click("doubts and misprints")
    everything = visitor.page.get_by_role("heading", level=2)
    expect(everything).to_have_count(65)
    visitor.page.get_by_label("Kind").select_option(label=re.search("misprint.*", _options(visitor.page))[0])  # type: ignore[index]
    visitor.click("Show", "button")
    expect(visitor.page.get_by_role("status")).to_have_text(re.compile(r"^\d+ of 65$"))
    visitor.reads(re.compile("Diversity is out best option"))
    expect(visitor.page.get_by_text("The paper bears no date")).to_be_hidden()
    visitor.page.reload()
    visitor.reads(re.compile("Diversity is out best option"))


def _options(page: Page) -> str:
    return "\n".join(page.get_by_label("Kind").locator("option").all_text_contents())


def test_own_statements_are_checked_line_by_line(visitor: Visitor) -> None:
    """The example has its faults at their lines, each with a repair and its shape; a file is read as well."""
    visitor.page.set_default_timeout(_VALIDATION_MILLISECONDS)
    visitor.click("Validate")
    visitor.click("Try an example with faults")
    visitor.click("Check", "button")
    visitor.stands_before("Your statements do not conform")
    finding = visitor.page.get_by_role("listitem").filter(has_text="exactly one position").first
    expect(finding).to_contain_text("Repair: number it in the order of the paper.")
    finding.get_by_role("link", name="line 27").click()
    line = visitor.page.locator("li:target")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text('schema:position "ten"')
    finding.get_by_role("link", name=re.compile("Initiative-position|ifrcsh:")).click()
    visitor.stands_before(re.compile("[Ss]hapes"))
    visitor.page.go_back()
    visitor.stands_before("Your statements do not conform")
    visitor.page.get_by_label(re.compile("^Or a file")).set_input_files(
        FilePayload(name="own.ttl", mimeType="text/turtle", buffer=_FAULTY)
    )
    visitor.click("Check", "button")
    visitor.reads(re.compile("hearsay"))


def test_a_query_written_from_an_example(visitor: Visitor) -> None:
    """The query of the front page runs as it stands; changed, it asks something else; the answer has an address."""
    field = visitor.page.get_by_label(re.compile("slogans"))
    visitor.click("Run", "button")
    visitor.reads(re.compile("Diversity is out best option"))
    assert visitor.clicks == 1
    visitor.page.go_back()
    field.fill(
        field.input_value()
        .replace("ORDER BY", 'FILTER(CONTAINS(?slogan, "our")) } ORDER BY')
        .replace("}\nFILTER", "FILTER")
    )
    visitor.click("Run", "button")
    visitor.reads(re.compile("Diversity is our best option"))
    expect(visitor.page.get_by_text("Diversity is out best option")).to_be_hidden()
    address = visitor.page.url
    visitor.page.goto("/")
    visitor.page.goto(address)
    visitor.reads(re.compile("Diversity is our best option"))


def test_from_a_question_of_the_catalogue_to_a_query_of_ones_own(visitor: Visitor) -> None:
    """A question is found by its words, asked for another country, and goes on in the editor, where it runs as well."""
    visitor.click("choose a question")
    found = visitor.page.get_by_label("Find a question")
    found.fill("tied to a country")
    found.press("Enter")
    visitor.click("Which undertakings are tied to a country, and how?")
    visitor.page.get_by_label("Country", exact=True).fill("Ecuador")
    visitor.click("Ask", "button")
    expect(visitor.page).to_have_url(re.compile("country="))
    row = visitor.page.get_by_role("region", name="Answer").locator("tbody tr").filter(has_text="Act! Reject").first
    expect(row).to_contain_text("stated")
    expect(row.get_by_role("link", name=re.compile("^Section C, Ecuador"))).to_be_visible()
    assert visitor.clicks == 3
    visitor.click("Open in the editor")
    visitor.stands_before("Ask in SPARQL")
    visitor.click("Run", "button")
    visitor.reads(re.compile("^Act! Reject discrimination and celebrate diversity"))
