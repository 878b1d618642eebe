"""Texts as literals of other languages: no text may end its literal."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ifrc_kg.web.quoting import heredoc_mark, javascript_text, python_text, quoted, r_text, shell_word

#: Texts that could end a literal, or be changed within it.
HOSTILE = (
    '"""',
    'a"',
    '""" + evil() + """',
    "\\",
    '\\"""',
    "`; evil(); `",
    "${evil()}",
    "\\`",
    ')---"',
    ')---"; system("evil")',
    "'; evil '",
    "$(evil)",
    "line\nbreak\r\nand \r alone",
    "nul\0byte",
    "über ↦ 漢",
)
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("\"'`\\${}()-\r\n\0x"), st.characters(codec="utf-8")), max_size=40)


@given(TEXTS)
@example('"""')
@example('\\"')
@example("\r\n\0")
def test_python_reads_what_was_written(text: str) -> None:
    """The literal in triple quotes is one, and means the text."""
    assert ast.literal_eval(python_text(text)) == text


@given(TEXTS)
def test_one_line_means_the_same_in_python_and_json(text: str) -> None:
    """A text in double quotes stands on one line, and both languages read it."""
    assert "\n" not in quoted(text)
    assert json.loads(quoted(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts_in_python(text: str) -> None:
    """What could end the literal does not."""
    assert ast.literal_eval(python_text(text)) == text
    assert ast.literal_eval(quoted(text)) == text


def test_javascript_reads_what_was_written() -> None:
    """Node reads each template literal as the text."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    program = f"console.log(JSON.stringify([{', '.join(map(javascript_text, HOSTILE))}]))"
    program = program.replace("\0", "\\0")  # no program can be passed with it as an argument; in a file it stands
    done = subprocess.run([node, "--eval", program], capture_output=True, check=True, timeout=30, encoding="utf-8")
    assert json.loads(done.stdout) == list(HOSTILE)


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\0" not in text])
def test_a_shell_reads_what_was_written(text: str) -> None:
    """As a word, and as a document that ends at its mark."""
    word = subprocess.run(
        ["sh", "-c", f"printf %s {shell_word(text)}"],  # noqa: S607
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert word.stdout.decode() == text
    mark = heredoc_mark(f"{text}\n")
    here = subprocess.run(
        ["sh", "-c", f"cat <<'{mark}'\n{text}\n{mark}\n"],  # noqa: S607
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert here.stdout.decode() == f"{text}\n"


def test_a_mark_is_no_line_of_the_text() -> None:
    """A text that has the mark as a line gets another one."""
    assert heredoc_mark("a\nSPARQL\nb\n") == "SPARQL_"
    assert heredoc_mark("SPARQL\nSPARQL_\n") == "SPARQL__"
    assert heredoc_mark("no SPARQL alone\n") == "SPARQL"


@given(TEXTS)
@example(')---"')
@example(')---" )----"')
def test_a_raw_string_of_r_ends_at_its_end_alone(text: str) -> None:
    """The closing bracket with its dashes stands once: behind the text (`?Quotes` of R 4.0)."""
    literal = r_text(text)
    dashes = literal[2 : literal.index("(")]
    end = f'){dashes}"'
    assert literal == f'r"{dashes}({text}{end}'
    assert literal.index(end) == len(literal) - len(end)
