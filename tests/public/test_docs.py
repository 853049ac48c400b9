"""The documents cannot rot: their examples are run, their output is compared, their links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n+```text\n(?P<output>.*?)```", re.DOTALL)
SESSION = re.compile(r"```console\n(?P<lines>.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def found(pattern: re.Pattern[str]) -> list[object]:
    return [
        pytest.param(
            match, id=f"{path.name}:{path.read_text(encoding='utf-8')[: match.start()].count(chr(10)) + 1}"
        )
        for path in DOCUMENTS
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("example", found(EXAMPLE))
def test_python_examples_print_what_they_say(example: re.Match[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example["code"], "example", "exec"), {"__name__": "example"})
    assert printed.getvalue().rstrip() == example["output"].rstrip()


@pytest.mark.parametrize("session", found(SESSION))
def test_sessions_print_what_they_say(session: re.Match[str]) -> None:
    command, _, output = session["lines"].removeprefix("$ ").partition("\n")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=env,
        encoding="utf-8",
    )
    assert shlex.split(command)[0] in ("factx", "python")
    assert done.stdout.rstrip() == output.rstrip()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
