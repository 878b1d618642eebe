"""The journeys that matter: what people come to ask, from the front page to the answer, as they see it.

Each journey counts the clicks that it takes from the front page; a field that is filled in counts as one more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import OpenPage

#: A validation takes some seconds of a processor that others may have meanwhile.
_VALIDATION_MILLISECONDS: Final = 120_000
#: A page of A4, as a printed file names it; `/Pages` is the tree of them.
_SHEET: Final = re.compile(rb"/Type\s*/Page[^s]")
#: Where dark ends and where light begins, of 255.
_DARK: Final = 60
_LIGHT: Final = 180
_FAULTY: Final = b"""@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/ifrc-kg/id/figure-role/rumour>
    a skos:Concept ;
    skos:prefLabel "rumour"@en, "hearsay"@en .
"""


@dataclass
class Visitor:
    """Somebody before a page, who clicks what they read; each click is counted."""

    page: Page
    clicks: int = 0

    @property
    def main(self) -> Locator:
        """The page without the bar at its top and its foot."""
        return self.page.get_by_role("main")

    def reads(self, words: str | re.Pattern[str]) -> None:
        """Find words where they can be seen, once the page is there with its styles."""
        self.page.wait_for_load_state()
        expect(self.main.get_by_text(words).filter(visible=True).first).to_be_visible()

    def stands_before(self, heading: str | re.Pattern[str]) -> None:
        """Find a heading of the first order."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()

    def click(self, name: str | re.Pattern[str], role: Literal["link", "button"] = "link") -> None:
        """Click the first thing of that name."""
        self.clicks += 1
        self.main.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()

    def search(self, words: str) -> None:
        """Write into the search field, and send it off by the key for that."""
        self.clicks += 1
        field = self.page.get_by_role("searchbox")
        field.fill(words)
        field.press("Enter")


@pytest.fixture
def visitor(open_page: OpenPage, javascript: bool) -> Visitor:  # noqa: FBT001 - a fixture
    """Return somebody who stands at a desk before the front page, with scripts and without."""
    page = open_page(javascript=javascript)
    page.goto("/")
    return Visitor(page)


@pytest.fixture
def traveller(open_page: OpenPage, width: int) -> Visitor:
    """Return somebody before the front page on a telephone, a tablet and at a desk."""
    page = open_page(width=width)
    page.goto("/")
    return Visitor(page)


def _overhang(page: Page) -> int:
    """Return how many pixels of a page stick out at its side."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _rows(page: Page, heading: str) -> Locator:
    """Return the rows of the body of the table below a heading."""
    return page.get_by_role("region", name=heading).locator("table tbody tr")


def test_which_programmes_answer_to_an_action_and_who_says_so(visitor: Visitor) -> None:
    """One click to the nine programmes and the sentence that none is the paper's word, one more to the first reason."""
    visitor.click("fighting xenophobia")
    visitor.stands_before("Fighting xenophobia")
    visitor.reads(
        re.compile("^9 programmes on this trace: none on the paper.s word, 9 by the curators. interpretation")
    )
    visitor.reads(re.compile("4 began before what they answer to, and cannot be a result of it"))
    rows = _rows(visitor.page, "At a glance")
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
    row = _rows(visitor.page, "By initiative").filter(has_text="Harmony Awards")
    row.get_by_role("link", name="none").first.click()
    cell = visitor.page.locator("div:target")
    expect(cell).to_be_in_viewport()
    expect(cell).to_contain_text(
        "That Harmony Awards answers to “Access to all migrants” is not stated by any source in the graph"
    )
    row.get_by_role("link", name="strong").click()
    expect(visitor.page.locator("div:target")).to_contain_text("The projects that it rewards promote tolerance")
    with visitor.page.expect_download() as download:
        visitor.click("csv")
    assert "#org+name" in download.value.path().read_text(encoding="utf-8").splitlines()[1]


def test_what_a_society_does(traveller: Visitor) -> None:
    """Two clicks from the front page to the programmes of a society, its roles in them, and where it stands."""
    traveller.click("Look at a society")
    traveller.click("Hellenic Red Cross")
    traveller.stands_before("Hellenic Red Cross")
    assert traveller.clicks == 2
    traveller.reads(re.compile("2 programmes on this trace: 2 on the paper.s word"))
    programmes = _rows(traveller.page, "At a glance")
    expect(programmes).to_have_count(2)
    expect(programmes.filter(has_text="takes part in").filter(has_text="stated")).to_have_count(2)
    expect(programmes.filter(has_text="Positive Images Campaign")).to_contain_text("partner")
    expect(programmes.filter(has_text="Event in Athens")).to_contain_text("Over 3,000 welcome messages")
    assert _overhang(traveller.page) <= 0
    traveller.click("All that is said of it")
    traveller.stands_before("Hellenic Red Cross")
    traveller.reads("Section C, Positive Images, sentence 9")
    assert _overhang(traveller.page) <= 0


def test_the_picture_leads_to_the_trace_of_each_name(traveller: Visitor) -> None:
    """At each width one drawing is seen, with the styles of its lines explained; a name in it is one click away."""
    drawings = traveller.page.locator("svg.flow").filter(visible=True)
    expect(drawings).to_have_count(1)
    legend = traveller.page.locator(".lines-legend").filter(visible=True).first
    for grade in ("stated", "attributed", "external", "interpreted"):
        expect(legend).to_contain_text(grade)
    assert _overhang(traveller.page) <= 0
    drawings.get_by_role("link", name="Zimbabwe Red Cross Society").click()
    traveller.stands_before("Zimbabwe Red Cross Society")
    own = traveller.page.locator("svg.flow").filter(visible=True)
    own.get_by_role("link", name=re.compile("^Ubuntu initiative")).click()
    traveller.stands_before("Ubuntu initiative")
    traveller.reads(re.compile("began: 2011-10-21"))


def test_a_name_under_the_pointer_lights_its_chain(page: Page) -> None:
    """Three of the nine initiatives are lit with enhanced partnerships, and what lies beyond; then all is as before."""
    page.goto("/")
    drawing = page.locator("svg.flow.wide")
    drawing.get_by_role("link", name=re.compile("^Enhanced partnerships")).hover()
    lit = drawing.locator("a.node.on")
    expect(lit.and_(page.locator("[href*='/initiative/']"))).to_have_count(3)
    expect(lit.and_(page.locator("[href*='/action/']"))).to_have_count(1)
    expect(lit.filter(has_text="Zimbabwe Red Cross Society")).to_have_count(1)
    expect(lit.filter(has_text="Finnish Red Cross")).to_have_count(0)
    page.get_by_role("heading", level=1).hover()
    expect(lit).to_have_count(0)


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
    expect(_rows(visitor.page, "At a glance")).to_have_count(9)


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


def test_a_search_with_a_slip_a_facet_and_another_language(traveller: Visitor) -> None:
    """A misspelt word still finds, kinds narrow what is found, and a search in Arabic runs from the right."""
    traveller.search("xenofobia")
    traveller.reads(re.compile("similar"))
    expect(traveller.main.locator("mark, .name").filter(has_text="xenophobia").first).to_be_visible()
    traveller.page.goto("/")
    traveller.click("الهلال الأحمر")
    expect(traveller.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(traveller.page.locator("html")).to_have_attribute("lang", "ar")
    assert _overhang(traveller.page) <= 0
    traveller.search("المصري")
    traveller.click(re.compile("الهلال الأحمر المصري"))
    expect(traveller.page.locator("html")).to_have_attribute("dir", "rtl")
    traveller.stands_before(re.compile("الهلال الأحمر المصري"))
    heading = traveller.page.get_by_role("heading", level=1).bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > traveller.page.viewport_size["width"] - 160  # type: ignore[index]
    assert _overhang(traveller.page) <= 0
    traveller.click("تتبّع السلسلة من هنا")
    traveller.stands_before("Egyptian Red Crescent Society")


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


def test_where_the_initiatives_are_and_when_they_began(traveller: Visitor) -> None:
    """Map and timeline are one click away; marks lead on, grades filter, and what has no date is named as such."""
    traveller.click("where the initiatives take place")
    traveller.stands_before("Where the initiatives take place")
    drawing = traveller.page.get_by_role("figure")
    expect(drawing.get_by_role("link", name=re.compile("United Kingdom")).first).to_be_visible()
    assert _overhang(traveller.page) <= 0
    traveller.page.get_by_label("On whose word").select_option("stated")
    traveller.click("Show", "button")
    expect(traveller.page).to_have_url(re.compile("grade=stated"))
    expect(drawing.get_by_role("link", name=re.compile("United Kingdom"))).to_have_count(0)
    drawing.get_by_role("link", name=re.compile("^Zimbabwe")).first.click()
    traveller.stands_before("Zimbabwe")
    traveller.page.goto("/")
    traveller.click("when things came about")
    traveller.stands_before(re.compile("in time$"))
    undated = traveller.page.get_by_role("paragraph").filter(has_text="No date stated")
    expect(undated).to_contain_text("1001 Strengths")
    expect(undated).not_to_contain_text("Ubuntu initiative")
    assert _overhang(traveller.page) <= 0
    # A thin line is hard to hit in its middle, as it is for a machine; the key takes any mark.
    drawing.get_by_role("link", name=re.compile("Ubuntu initiative")).first.press("Enter")
    traveller.stands_before(re.compile("Ubuntu"))


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


def test_all_by_the_keyboard(open_page: OpenPage) -> None:
    """Who has no mouse skips the bar, goes from place to place with what has the focus in sight, and gets as far."""
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    outline = field.evaluate("field => getComputedStyle(field).outlineStyle + getComputedStyle(field).outlineWidth")
    assert outline == "solid3px"
    page.keyboard.type("ubuntu")
    page.keyboard.press("Enter")
    hit = page.get_by_role("main").get_by_role("link", name="Ubuntu initiative", exact=True)
    _tab_to(page, hit)
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name=re.compile("Trace it")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ubuntu initiative")
    _tab_to(page, page.get_by_role("checkbox", name=re.compile("^external")))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_role("button", name="Filter"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("grade=stated&grade=attributed&grade=interpreted$"))
    node = page.locator("svg.flow").filter(visible=True).get_by_role("link", name=re.compile("Lesotho Red Cross"))
    _tab_to(page, node)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lesotho Red Cross Society")


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press the key that goes on until something has the focus; it must come within a page's worth of places."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("wanted => wanted === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()


def test_the_grades_can_be_told_apart_in_the_dark(open_page: OpenPage) -> None:
    """The ground is dark and the words light; lines and badges differ in style, not in colour alone."""
    page = open_page(is_dark=True)
    page.goto("/")
    Visitor(page).click("fighting xenophobia")
    ground, ink = page.evaluate(
        "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert _brightness(ground) < _DARK
    assert _brightness(ink) > _LIGHT
    styles = {
        grade: page.locator(f".lines-legend .edge-{grade}").first.evaluate(
            "line => [getComputedStyle(line).strokeDasharray, getComputedStyle(line).strokeWidth].join()"
        )
        for grade in ("stated", "attributed", "external", "interpreted")
    }
    assert len(set(styles.values())) == 4
    badges = {
        grade: page.locator(f".grade-{grade}").first.evaluate("badge => getComputedStyle(badge).borderTopStyle")
        for grade in styles
    }
    assert badges == {"stated": "solid", "attributed": "double", "external": "dashed", "interpreted": "dotted"}


def _brightness(colour: str) -> float:
    """Return the mean of the three parts of a colour as browsers write it."""
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


@pytest.mark.parametrize(
    "trace", ["action/fighting-xenophobia", "instrument/ic-31-resolution-3", "society/belgian-red-cross"]
)
def test_a_trace_prints_on_two_pages(open_page: OpenPage, trace: str) -> None:
    """What is taken to a meeting is two sheets; the bar, the filter and the downloads stay on the screen."""
    page = open_page()
    page.goto(f"/trace/{trace}")
    page.emulate_media(media="print")
    for name in ("Main", "On whose word?"):
        expect(page.get_by_role("navigation", name=name).or_(page.get_by_role("group", name=name))).to_be_hidden()
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(_SHEET.findall(printed)) <= 2
