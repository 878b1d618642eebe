"""The programs that a page offers run as they stand, and give the answer of the page."""

from __future__ import annotations

import ast
import html
import json
import re
import shutil
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

from ifrc_kg.engine import QueryForm
from ifrc_kg.web.snippets import AskedQuestion

_SNIPPET = re.compile(r'<code id="snippet-([a-z]+)">(.*?)</code>', re.DOTALL)
#: Questions with what their answers hold: solutions, none, a value that would end literals, a boolean, triples.
HOSTILE = "?text=%22%22%22%29---%22%27%60%24%7B1%7D%5C%0ASPARQL%0A"
ASKED = [
    ("initiatives-of-country?country=country%3Aaustralia", "Harmony Awards"),
    ("numbers", "twenty"),
    (f"every-widget{HOSTILE}", '"""'),
    ("anything-in-country?country=country%3Anowhere", "false"),
    ("labels-as-graph", "1001 Strengths"),
]
pytestmark = pytest.mark.slow


def programs(server: str, asked: str) -> dict[str, str]:
    """Return the programs of a page by language."""
    request = Request(f"{server}/queries/{asked}", headers={"Accept": "text/html"})  # noqa: S310 - the test's own server
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        page = answer.read().decode("utf-8")
    return {name: html.unescape(code) for name, code in _SNIPPET.findall(page)}


def output(command: list[str], program: str = "") -> str:
    """Run a program, and return what it has written."""
    done = subprocess.run(command, input=program.encode(), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


@pytest.fixture(params=ASKED, ids=[name.partition("?")[0] for name, _ in ASKED])
def asked(request: pytest.FixtureRequest, question_server: str) -> tuple[dict[str, str], str]:
    """Return the programs for a question, and a piece of its answer."""
    name, piece = request.param
    return programs(question_server, name), "20" if piece == "twenty" else piece


def test_curl_runs(asked: tuple[dict[str, str], str]) -> None:
    """A shell runs both commands, and both print the answer."""
    code, piece = asked
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    written = output(["sh", "-eu"], code["curl"].replace("curl ", "curl --silent --show-error --fail "))
    assert written.count(piece.replace('"', '""') if piece == '"""' else piece) >= 2


def test_python_runs(asked: tuple[dict[str, str], str]) -> None:
    """Python runs it; where the answer is not printed row by row, its size is."""
    code, piece = asked
    written = output([sys.executable, "-"], code["python"])
    assert piece.lower() in written.lower()


def test_javascript_runs(asked: tuple[dict[str, str], str]) -> None:
    """Node runs it as a module."""
    code, piece = asked
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    written = output([node, "--input-type=module", "-"], code["javascript"])
    assert piece in written


def test_r_has_whole_literals(asked: tuple[dict[str, str], str]) -> None:
    """R is not asked to run here: its brackets are balanced, and its two addresses are those of the other programs."""
    code, _ = asked
    program = code["r"]
    start = program.index('r"')
    dashes = program[start + 2 : program.index("(", start)]
    end = program.index(f'){dashes}"', start) + len(dashes) + 2
    rest = program[:start] + program[end:]
    rest = re.sub(r'"(?:\\.|[^"\\])*"', '""', re.sub(r"#.*", "", rest))
    assert rest.count("(") == rest.count(")")
    assert '"' not in rest.replace('""', "")
    assert re.findall(r"https?://[^\"]*", code["javascript"])[-1] in program


def test_programs_are_the_same_for_all_who_ask(question_server: str) -> None:
    """The values of the address stand in each program."""
    for name, code in programs(question_server, "numbers?most=5").items():
        assert "most=5" in code, name
        assert "?number <= 5" in code, name
    ast.parse(programs(question_server, "numbers")["python"])


def test_addresses_have_the_values() -> None:
    """The page, and the answer in a format, each with the values as parameters."""
    question = AskedQuestion("a", QueryForm.SELECT, "http://h/queries/a", "http://h/sparql", {"b": "c d"}, "SELECT")
    assert question.page == "http://h/queries/a?b=c+d"
    assert question.url("csv") == "http://h/queries/a.csv?b=c+d"
    assert json.dumps(question.is_graph) == "false"
