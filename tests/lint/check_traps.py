#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every trap of docs/traps.md names where it is mended, and a test that is there."""
import re

import lint

DOCUMENT = "docs/traps.md"
GTEST = re.compile(r"^(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)
PYTHON = re.compile(r"^    def (test_\w+)\(", re.MULTILINE)
CELLS = 4  # trap, server, place, tests


def rows(document):
    """The cells of each row, without heads and rules."""
    for number, line in enumerate(document.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("| ") else []
        if cells and cells[0] != "trap" and not set(cells[0]) <= set("- :"):
            yield number, cells


def tests(tree):
    names = set()
    for path in tree.paths("tests/unit/*", "tests/golden/*"):
        names |= {f"{suite}.{name}" for suite, name in GTEST.findall(tree.text(path))} if path.endswith(".cpp") else set()
    for path in tree.paths("tests/e2e/test_*.py"):
        names |= {f"{path.rpartition('/')[2]}:{name}" for name in PYTHON.findall(tree.text(path))}
    return names


def problems(tree):
    known, files = tests(tree), set(tree.paths("*"))
    faults, seen = [], 0
    for number, cells in rows(tree.text(DOCUMENT)):
        seen += 1
        where = f"{DOCUMENT}:{number}"
        if len(cells) != CELLS:
            faults.append(f"{where}: a row has {CELLS} cells, and this one {len(cells)}")
            continue
        places, named = (re.findall(r"`([^`]+)`", cell) for cell in cells[2:])
        if not named or not places:
            faults.append(f"{where}: a trap names the file that minds it and a test")
        faults += [f"{where}: there is no test '{name}'" for name in named if name not in known]
        faults += [f"{where}: there is no file '{place}'" for place in places if place not in files]
    return faults if seen else [f"{DOCUMENT}: there is no trap"]


def sample(test="Traps.IsMinded", place="src/a.cpp", e2e="test_x.py:test_it_is_minded"):
    row = f"| it bites | snac | `{place}` | `{test}`, `{e2e}` |"
    return {DOCUMENT: f"# Traps\n\n| trap | server | minded in | test |\n| --- | --- | --- | --- |\n{row}\n", "src/a.cpp": "",
            "tests/unit/a_test.cpp": "TEST_F(Traps, IsMinded)\n", "tests/e2e/test_x.py": "    def test_it_is_minded(self):\n"}


if __name__ == "__main__":
    lint.main(problems, good=sample(), bad=[sample(test="Traps.IsNot"), sample(place="src/b.cpp"), sample(e2e="test_x.py:test_other"),
                                            {**sample(), DOCUMENT: "# Traps\n"}, {**sample(), DOCUMENT: "| a | b | c |\n"},
                                            {**sample(), DOCUMENT: "| a | b | `src/a.cpp` | by eye |\n"}])
