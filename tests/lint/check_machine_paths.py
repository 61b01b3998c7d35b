#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""No path of one developer's machine is in the project."""
import re

import lint

# Built from pieces, so that this file passes its own check.
FOLDERS = "work|farm|root|home"
MACHINE_PATH = re.compile(r"(?<![\w.:~*})-])/(?:" + FOLDERS + r")/[a-z._]")
TEXTS = ("*.md", "*.toml", "*.json", "*.txt", "*.cmake", ".c*", ".e*", ".g*", "config/*", "systemd/*", "cmake/*", "docs/*",
         *lint.CPP, *lint.SCRIPTS)
# Lines of documentation that show such a path as an example: (file, the line's text).
EXAMPLES = frozenset()


def problems(tree):
    faults = []
    for path in tree.paths(*TEXTS):
        if path.startswith("tests/golden/"):
            continue  # recorded from real servers, as they are
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            if MACHINE_PATH.search(line) and (path, line.strip()) not in EXAMPLES:
                faults.append(f"{path}:{number}: a path of one machine: {line.strip()}")
    return faults


if __name__ == "__main__":
    lint.main(problems, good={"docs/a.md": "GET /api/v1/timelines/home and https://host/home/x and ~/x\n"},
              bad=[{"src/a.cpp": 'open("/' + 'work/main/x");\n'}, {"script/run": "cd /" + "home/ann/x\n"},
                   {"docs/a.md": "see `/" + "root/.cache`\n"}])
