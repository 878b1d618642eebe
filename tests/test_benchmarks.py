"""The benchmarks compare what can be compared, and say truly what they have measured."""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks.chart import chart
from benchmarks.clients import Load, PythonClient, Requests
from benchmarks.equality import difference, differences
from benchmarks.machine import Cores, Memory, choose_cores, memory_of, on_core
from benchmarks.measure import COLD, WARM, Cell, Plan, Sample, measure, rotated
from benchmarks.queries import FOLDER, BenchQuery, read_queries, read_query
from benchmarks.report import as_json, as_text
from benchmarks.run import Bench, carry_out
from benchmarks.runaways import Beside
from benchmarks.servers import OURS, Product, Reply, Running, installed_products
from benchmarks.spread import Spread, geometric_mean, percentile, spread
from benchmarks.summary import Goal, Run, ServerFacts, goals_of, ratios_of
from ifrc_kg.engine import QueryRequest
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON, N_TRIPLES
from ifrc_kg.results import read_solutions

QUERIES = read_queries()
IRI = "https://w3id.org/ifrc-kg/id/initiative/"
SELECT = BenchQuery("select", "SELECT", "SELECT ?name ?size WHERE { } LIMIT ")
ORDERED = BenchQuery("ordered", "SELECT", "SELECT ?name ?size WHERE { } ORDER BY ?name LIMIT ")
CONSTRUCT = BenchQuery("construct", "CONSTRUCT", "CONSTRUCT { } WHERE { } LIMIT ")
DESCRIBE = BenchQuery("describe", "DESCRIBE", "DESCRIBE initiative:ubuntu\nLIMIT ")


# Numbers


def test_a_spread_is_the_median_and_the_ends() -> None:
    """The median is the middle one, or the mean of the middle two."""
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert spread([4.0, 1.0, 2.0, 3.0]) == Spread(2.5, 1.0, 4.0)
    assert spread([]) is None


@pytest.mark.parametrize(("percent", "expected"), [(50, 50.0), (99, 99.0), (100, 100.0), (0.5, 1.0)])
def test_a_percentile_is_one_of_the_values(percent: float, expected: float) -> None:
    """It is the smallest value that this part of the values does not exceed."""
    assert percentile([float(each) for each in range(100, 0, -1)], percent) == expected


def test_no_values_have_no_percentile() -> None:
    """What was never measured is no number."""
    assert math.isnan(percentile([], 99))


def test_twice_and_half_cancel_out() -> None:
    """The mean of ratios is the geometric one, and there is none where something was never answered."""
    assert geometric_mean([2.0, 0.5]) == pytest.approx(1.0)
    assert geometric_mean([2.0, 0.0]) is None
    assert geometric_mean([]) is None


# Queries


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_number_changes_the_text_and_not_the_answer(query: BenchQuery, engine: LocalEngine) -> None:
    """Each query has an answer, and the same one whatever number is added to its LIMIT."""
    answer_format = JSON if query.form == "SELECT" else N_TRIPLES
    texts = query.text(0), query.text(123_456_789)
    assert texts[0] != texts[1]
    assert texts[0] == (FOLDER / f"{query.name}.rq").read_text("utf-8").partition("\n")[2].strip()
    one, other = (engine.evaluate(QueryRequest(text), answer_format).body for text in texts)
    assert one == other
    assert read_solutions(one).rows if query.form == "SELECT" else one


def test_every_kind_of_query_is_there() -> None:
    """The nine kinds that the comparison is about are the nine files."""
    kinds = "lookup trace path optional aggregate text distinct-order construct describe"
    assert {query.name for query in QUERIES} == set(kinds.split())


def test_a_request_is_sent_as_it_would_be_asked() -> None:
    """The target and the number together are the text, percent-encoded."""
    query = read_query(FOLDER / "trace.rq")
    sent = parse_qs(urlsplit(query.target("/sparql") + query.limit(17)).query)
    assert sent == {"query": [query.text(17)]}


# Equality


def solutions(*rows: tuple[str, str, str]) -> Reply:
    """Return a reply with rows of a name, a number and the number's datatype."""
    bindings = [
        {
            "name": {"type": "literal", "value": name},
            "size": {"type": "literal", "value": size, "datatype": f"http://www.w3.org/2001/XMLSchema#{datatype}"},
        }
        for name, size, datatype in rows
    ]
    body = json.dumps({"head": {"vars": ["name", "size"]}, "results": {"bindings": bindings}})
    return Reply(200, "application/sparql-results+json", is_kept=False, body=body.encode())


def graph(*triples: tuple[str, str, str], media_type: str = "application/n-triples") -> Reply:
    """Return a reply with triples of IRIs below the initiatives."""
    body = "".join(f"<{IRI}{s}> <{IRI}{p}> <{IRI}{o}> .\n" for s, p, o in triples)
    return Reply(200, media_type, is_kept=False, body=body.encode())


ONE_ORDER = solutions(("a", "1", "integer"), ("b", "2.50", "decimal"))
OTHER_ORDER = solutions(("b", "2.5", "decimal"), ("a", "1", "integer"))


def test_two_servers_agree_on_solutions_and_not_on_bytes() -> None:
    """Two servers may give rows in another order and spell a number in another way."""
    assert ONE_ORDER.body != OTHER_ORDER.body
    assert differences(SELECT, {"one": lambda *_: ONE_ORDER, "other": lambda *_: OTHER_ORDER}) == []


@pytest.mark.parametrize(
    ("query", "one", "other", "told"),
    [
        (SELECT, ONE_ORDER, solutions(("a", "1", "integer")), "1 of 2 solutions are missing, and 0 are others"),
        (SELECT, ONE_ORDER, solutions(*[("a", "1", "integer")] * 2), "1 of 2 solutions are missing, and 1 are others"),
        (SELECT, solutions(), solutions(), "no solutions to compare"),
        (SELECT, ONE_ORDER, replace(ONE_ORDER, status=422), "status 422 and 200"),
        (SELECT, ONE_ORDER, replace(ONE_ORDER, body=b"<sparql/>"), "no JSON"),
        (ORDERED, ONE_ORDER, OTHER_ORDER, "another order"),
        (CONSTRUCT, graph(("a", "b", "c")), graph(("a", "b", "d")), "not the same graph"),
        (CONSTRUCT, graph(), graph(), "no triples to compare"),
        (CONSTRUCT, graph(("a", "b", "c")), graph(media_type="text/html"), "text/html"),
        (DESCRIBE, graph(("ubuntu", "b", "c")), graph(("ubuntu", "b", "d")), "not the same graph"),
    ],
)
def test_other_answers_are_noticed(query: BenchQuery, one: Reply, other: Reply, told: str) -> None:
    """What is missing, added, in another order, refused or not readable is told."""
    assert told in difference(query, one, other)


def test_triples_may_stand_in_any_order_and_format() -> None:
    """Graphs are compared as sets of triples."""
    one = graph(("a", "b", "c"), ("a", "b", "d"))
    other = graph(("a", "b", "d"), ("a", "b", "c"), media_type="text/turtle")
    assert difference(CONSTRUCT, one, other) == ""


def test_a_description_may_tell_more_of_other_things() -> None:
    """DESCRIBE is compared by what is said of the described resource itself."""
    plain, with_label = graph(("ubuntu", "b", "c")), graph(("ubuntu", "b", "c"), ("c", "label", "d"))
    assert difference(DESCRIBE, plain, with_label) == ""
    assert difference(CONSTRUCT, plain, with_label) != ""


# Measuring


@dataclass(frozen=True)
class FakeServer(Running):
    """A server that answers at once, and is no process."""

    def ask(self, query: BenchQuery, number: int = 0, *, seconds: float = 0) -> Reply:  # noqa: ARG002 - as the real one
        """Return some answer."""
        return ONE_ORDER


class FakeClient:
    """A client that remembers what it was to do."""

    name = "fake"

    def __init__(self, per_second: float = 1000.0) -> None:
        self.per_second = per_second
        self.asked: list[tuple[str, Requests, int]] = []
        self.seconds: list[int] = []

    def drive(self, server: Running, requests: Requests, *, clients: int, seconds: int) -> Load:
        """Claim to have seen what it was told to see."""
        self.asked.append((server.name, requests, clients))
        self.seconds.append(seconds)
        return Load(self.per_second, 1.0, 1.0, 0)


def fake(name: str, port: int = 0) -> Running:
    """Return a server that is no process."""
    return FakeServer(Product(name, "1", "/sparql", lambda *_: []), cast("Any", None), port, 0.5)


def test_each_round_begins_with_another_server() -> None:
    """Nobody is always first, and everybody has a turn in each cell of the rounds that it is in."""
    servers = [fake("a"), fake("b"), fake("c")]
    client = FakeClient()
    plan = Plan(seconds=1, slow_seconds=1, rounds={16: 3, 1: 2})
    samples = list(measure(servers, [SELECT], plan, client, lambda _: None))
    assert len(samples) == 3 * 2 * (3 + 2)
    firsts = [next(each.server for each in samples if each.round == turn) for turn in range(3)]
    assert firsts == ["a", "b", "c"]
    assert [each.name for each in rotated(servers, 4)] == ["b", "c", "a"]


def test_no_cold_text_is_sent_twice() -> None:
    """Every cold cell has numbers of its own that rise, and a warm one keeps to a single number."""
    client = FakeClient()
    list(
        measure(
            [fake("a"), fake("b")], [SELECT], Plan(seconds=1, slow_seconds=1, rounds={1: 2}), client, lambda _: None
        )
    )
    cold = [requests for _, requests, _ in client.asked if requests.step]
    warm = [requests for _, requests, _ in client.asked if not requests.step]
    starts = sorted(requests.first for requests in cold)
    assert min(later - sooner for sooner, later in pairwise(starts)) >= 100_000
    assert {requests.first for requests in warm} == {0}
    assert len(cold) == len(warm) == 4


def test_a_slow_server_is_measured_for_longer() -> None:
    """Where a client has not had two answers the cell is measured again, with texts of its own."""
    client = FakeClient(per_second=31.0)
    plan = Plan(seconds=1, slow_seconds=4, rounds={16: 1})
    samples = list(measure([fake("a")], [SELECT], plan, client, lambda _: None))
    assert len(samples) == 2
    assert client.seconds == [1, 4, 1, 4]
    assert len({requests.first for _, requests, _ in client.asked if requests.step}) == 2


class Answers(BaseHTTPRequestHandler):
    """Answers every second request, and refuses the others."""

    protocol_version = "HTTP/1.1"
    seen: list[str] = []  # noqa: RUF012 - emptied by the fixture

    def do_GET(self) -> None:
        """Answer with two bytes or with 503."""
        self.seen.append(self.path)
        self.send_response(200 if len(self.seen) % 2 else 503)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing."""


@pytest.fixture
def answering() -> Iterator[int]:
    """Return the port of a server in this process."""
    Answers.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_the_client_counts_right_answers_only(answering: int) -> None:
    """What is refused is counted apart, and every cold request has a new number."""
    load = PythonClient().drive(fake("a", answering), Requests(SELECT, 10, 1), clients=1, seconds=cast("int", 0.1))
    assert len(set(Answers.seen)) == len(Answers.seen)
    assert Answers.seen[0].endswith("LIMIT%201000011")
    assert load.failed == len(Answers.seen) // 2
    assert 0 < load.p50_ms <= load.p99_ms
    assert load.per_second > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes and pins them in this way")
def test_the_machine_tells_what_a_process_takes() -> None:
    """This process takes some MiB, and a block on one core leaves the process as it was."""
    memory = memory_of(os.getpid())
    assert memory.processes >= 1
    assert memory.largest_rss is not None
    assert memory.largest_rss > 10
    before = os.sched_getaffinity(0)
    with on_core(min(before)):
        assert os.sched_getaffinity(0) == {min(before)}
    assert os.sched_getaffinity(0) == before
    cores = choose_cores()
    assert cores == Cores() or cores.server != cores.client


# What is made of it


def sample(speed: float, server: str, temperature: str = COLD, *, query: str = "lookup", turn: int = 0) -> Sample:
    """Return a sample of sixteen clients."""
    return Sample(Cell(query, temperature, 16), server, turn, Load(speed, 1.0, 2.0, 0))


def run_of(*samples: Sample, **changed: Any) -> Run:
    """Return a run of this server and two others with some samples."""
    beside = Beside(1.0, 2.0, 3.0, 4.0, asked=100, unanswered=0, survived=True)
    facts = ServerFacts("1.0", [1.0, 1.2, 1.4], Memory(80.0, 140.0, 15), beside)
    dead = replace(beside, unanswered=7, survived=False)
    servers = {
        OURS: replace(facts, **changed),
        "oxigraph": facts,
        "rdflib-endpoint": replace(facts, beside_runaways=dead),
    }
    return Run(
        began="2026-11-24T00:00:00+00:00",
        is_quick=False,
        client="wrk",
        seconds=1,
        environment={"cores": "2"},
        servers=servers,
        answers={"lookup": "the same on all servers"},
        not_judged=["describe"],
        samples=samples,
    )


def goal(run: Run, words: str) -> Goal:
    """Return the goal whose name has some words."""
    return next(each for each in goals_of(run) if words in each.name)


def test_ratios_are_those_of_one_round() -> None:
    """Each round is compared with itself, since the machine may be slower in the next."""
    run = run_of(
        *(sample(speed, OURS, turn=turn) for turn, speed in enumerate([100, 50, 30])),
        *(sample(speed, "oxigraph", turn=turn) for turn, speed in enumerate([100, 100, 10])),
        sample(0, "rdflib-endpoint"),
    )
    (ratio,) = ratios_of(run)
    assert ratio.other == "oxigraph"
    assert ratio.times == Spread(1.0, 0.5, 3.0)


def test_goals_are_met_or_not() -> None:
    """A goal is judged by the mean over the queries, tells the lowest, and leaves out what is not comparable."""
    run = run_of(
        *(sample(80, OURS, WARM, query=query) for query in ("lookup", "trace", "describe")),
        sample(20, "oxigraph", WARM),
        sample(8, "oxigraph", WARM, query="trace"),
        sample(1000, "oxigraph", WARM, query="describe"),
        sample(2.5, "rdflib-endpoint", WARM),
    )
    found = goal(run, "warm: at least 5 times")
    assert (found.found, found.worst, found.is_met) == ("6.32 times", "lowest 4.00, lookup", True)
    assert goal(run, "warm: at least 35 times").is_met is False
    assert goal(run, "cold: at least 0.7 times").is_met is None
    assert goal(run, "p99").is_met is True
    assert goal(run, "start").found == "1.20 s"
    assert goal(run, "memory").is_met is True


def test_ceilings_must_be_kept() -> None:
    """At the limit is too much, and what no platform tells is not judged."""
    assert goal(run_of(start_seconds=[1.5]), "start").is_met is False
    assert goal(run_of(memory=Memory(10.0, 150.0, 2)), "memory").is_met is False
    assert goal(run_of(memory=Memory(None, None, 2)), "memory").is_met is None
    assert goal(run_of(beside_runaways=None), "p99").is_met is None


RUN = run_of(
    *(sample(speed, OURS, turn=turn) for turn, speed in enumerate([100, 50, 30])),
    *(sample(speed, "oxigraph", turn=turn) for turn, speed in enumerate([200, 200, 200])),
    sample(500, OURS, WARM),
)


def test_the_report_tells_medians_spreads_and_verdicts() -> None:
    """A reader sees the figures with their spread, who died, and which goals are met."""
    told = as_text(RUN)
    assert "50 (30-100)" in told
    assert "0.25 (0.15-0.50)" in told
    assert "(7 of 100 unanswered) (died)" in told
    assert "NOT MET" in told
    assert "not measured" in told


def test_the_results_are_json() -> None:
    """The kept results have every sample, the ratios and the goals."""
    kept = json.loads(as_json(RUN))
    assert len(kept["samples"]) == len(RUN.samples)
    assert kept["ratios"][0]["times"] == {"median": 0.25, "low": 0.15, "high": 0.5}
    assert {each["is_met"] for each in kept["goals"]} == {True, False, None}
    assert kept["servers"][OURS]["memory"]["tree_pss"] == 140.0


def test_the_chart_is_svg_with_a_bar_for_each_figure() -> None:
    """The chart is well-formed and has a bar for each server in each cell, and a key to the colours."""
    root = ET.fromstring(chart(RUN))  # noqa: S314 - our own text
    bars = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("height") == "8"]
    widths = [float(each.get("width", "")) for each in bars]
    assert len(bars) == 3
    assert widths[0] < widths[1] < widths[2]
    assert len([each for each in root.iter() if each.get("height") == "10"]) == 3


@pytest.mark.slow
def test_the_server_is_measured(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A run against this server alone comes to an end, with answers in each cell and beside runaways."""
    bench = Bench(
        products=installed_products(tmp_path_factory.mktemp("others")),
        queries=[read_query(FOLDER / "lookup.rq")],
        plan=Plan(seconds=1, slow_seconds=1, rounds={2: 1}),
        client=PythonClient(),
        cores=Cores(),
        runaway_seconds=0.5,
        is_quick=True,
    )
    run = carry_out(bench, lambda _: None)
    assert [each.cell.temperature for each in run.samples] == [COLD, WARM]
    assert all(each.load.per_second > 0 and not each.load.failed for each in run.samples)
    beside = run.servers[OURS].beside_runaways
    assert beside is not None
    assert beside.survived
    assert run.answers == {"lookup": "the same on all servers"}
