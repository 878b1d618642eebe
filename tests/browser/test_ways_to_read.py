"""The journeys on a telephone, on a tablet and at a desk, in Arabic, in the dark, by the keyboard, and on paper."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visitor import Visitor, rows_below

#: A page of A4, as a printed file names it; `/Pages` is the tree of them.
_SHEET: Final = re.compile(rb"/Type\s*/Page[^s]")
#: Where dark ends and where light begins, of 255.
_DARK: Final = 60
_LIGHT: Final = 180


@pytest.fixture
def traveller(open_page: OpenPage, width: int) -> Visitor:
    """Return somebody before the front page on a telephone, a tablet and at a desk."""
    page = open_page(width=width)
    page.goto("/")
    return Visitor(page)


def _overhang(page: Page) -> int:
    """Return how many pixels of a page stick out at its side."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_what_a_society_does(traveller: Visitor) -> None:
    """Two clicks from the front page to the programmes of a society, its roles in them, and where it stands."""
    traveller.click("Look at a society")
    traveller.click("Hellenic Red Cross")
    traveller.stands_before("Hellenic Red Cross")
    assert traveller.clicks == 2
    traveller.reads(re.compile("2 programmes on this trace: 2 on the paper.s word"))
    programmes = rows_below(traveller.page, "At a glance")
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
    page.wait_for_url("**/trace/action/fighting-xenophobia")  # with its style sheets
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
