"""The command line as a whole: help, errors, exit codes."""

from __future__ import annotations

import pytest

from ifrc_kg import __version__
from ifrc_kg.cli import main_parser
from ifrc_kg.commands.registry import COMMANDS, load_command

from .conftest import Run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(run: Run, name: str) -> None:
    """`--help` describes the command and shows examples that begin with it, in lines of at most 80 columns."""
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"usage: ifrc-kg {name}")
    assert f"examples:\n  ifrc-kg {name}" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_can_be_parsed(name: str) -> None:
    """The arguments of each example in a help text are arguments that the command takes."""
    parser = load_command(name).parser()
    examples = [line.strip() for line in parser.epilog.partition("examples:\n")[2].splitlines()]
    assert examples
    for example in examples:
        assert f"ifrc-kg {name}" in example


def test_the_main_help_names_every_command() -> None:
    """Each command stands in the main help with what it does."""
    text = main_parser().format_help()
    for name, summary in COMMANDS.items():
        assert f"  {name}" in text
        assert summary in text


def test_nothing_to_do_is_wrong_usage(run: Run) -> None:
    """Without a command, the help goes to standard error and the code is 2."""
    outcome = run()
    assert (outcome.code, outcome.out) == (2, "")
    assert "commands:" in outcome.err


def test_an_unknown_command_is_refused_with_the_near_one(run: Run) -> None:
    """A misspelt command is one sentence and a hint."""
    outcome = run("serv")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "ifrc-kg: There is no command 'serv'.\n  hint: Did you mean serve?\n"


def test_the_version_is_that_of_the_package(run: Run) -> None:
    """`version` and `--version` say the same."""
    assert run("version").out.startswith(f"ifrc-kg {__version__} (")
    assert run("--version").out == run("version").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query",), "A query comes from FILE"),
        (("query", "-e", "ASK {}", "also.rq"), "give one of them"),
        (("query", "/no/such/file.rq"), "cannot be read"),
        (("query", "-e", "SELECT * WHERE {"), "{ is not closed"),
        (("query", "-e", "SELECT ?x WHERE { ?x a ifrc:Initiative }"), "The prefix ifrc: is not declared"),
        (("query", "-e", "DELETE WHERE { ?s ?p ?o }"), "the graph is read-only"),
        (("query", "-e", "ASK {}", "--format", "turtle"), "--format turtle does not suit"),
        (("query", "-e", "ASK {}", "--endpoint", "file:///etc/passwd"), "is no SPARQL endpoint"),
        (("run", "no-such-query"), "There is no query named 'no-such-query'"),
        (("run", "initiatives", "--param", "x"), "--param 'x' has no value"),
        (("run", "initiatives", "--colour", "red"), "does not take --colour"),
        (("run", "--format", "xml"), "The catalogue cannot be written as 'xml'"),
        (("trace", "action:fighting-xenophobia", "--format", "docx"), "--format docx does not suit"),
        (("trace", "Egypt", "--grade", "guessed"), "guessed is no grade"),
        (("trace",), "the following arguments are required: RESOURCE"),
        (("evidence",), "The proof needs the paper's text"),
        (("evidence", "--source", "/no/such/text"), "cannot be read"),
        (("format", "notes.txt"), "is neither Turtle nor TriG"),
        (("dump", "--format", "docx"), "--format docx does not suit"),
        (("dump", "--output", "/no/such/folder/x.ttl"), "cannot be written"),
        (("dump", "--output", "x.unknown"), "does not say which format"),
        (("dump", "--all", "out", "--graph", "ifrc:x"), "writes every dump"),
        (("dump", "--all", "/dev/null/out"), "/dev/null/out cannot be written: Not a directory"),
        (("validate", "--format", "docx"), "invalid choice"),
        (("serve", "--port", "harbour"), "IFRC_KG_PORT='harbour' cannot be used"),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """Bad input says what is wrong on standard error, writes nothing else, and shows no traceback."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("trace", "Egpyt"), "Did you mean country:egypt (Egypt)"),
        (("trace", "action:fighting"), "Did you mean action:fighting-xenophobia?"),
        (("trace", "zzzz"), "Give an IRI, a CURIE"),
        (("dump", "--graph", "passage:c-armenia"), "Did you mean passage:c-armenia-"),
    ],
)
def test_no_match_is_code_1(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """What the graph says nothing about is no match, with what resembles it."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (1, "")
    assert message in outcome.err
