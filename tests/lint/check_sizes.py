#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Length of source files: above 500 lines it asks for a split, above 800 it refuses."""
import lint

ASKS, REFUSES = 500, 800


def problems(tree):
    faults = []
    for path in tree.paths(*lint.CPP, *lint.SCRIPTS):
        lines = tree.text(path).count("\n")
        if lines > REFUSES:
            faults.append(f"{path}: {lines} lines, {REFUSES} at most; split it by what its parts are for")
        elif lines > ASKS:
            print(f"note: {path}: {lines} lines; above {ASKS}, think about a split")
    return faults


if __name__ == "__main__":
    lint.main(problems, good={"src/a.cpp": "x;\n" * ASKS, "docs/a.md": "x\n" * 5000},
              bad=[{"src/a.cpp": "x;\n" * (REFUSES + 1)}, {"script/test": "x\n" * 900}])
