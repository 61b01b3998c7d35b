#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The licence is named in the first line of every source, script and build file (the second, below a #! line)."""
import lint

FILES = (*lint.CPP, *lint.SCRIPTS, "*.cmake", "CMakeLists.txt", "*/CMakeLists.txt", "*.toml", "systemd/*", ".editorconfig")
LINE = "SPDX-License-Identifier: " + "AGPL-3.0-or-later"


def problems(tree):
    faults = []
    for path in tree.paths(*FILES):
        lines = tree.text(path).splitlines()
        first = lines[1:2] if lines and lines[0].startswith("#!") else lines[:1]
        if not first or first[0] not in (f"// {LINE}", f"# {LINE}"):
            faults.append(f"{path}: the first line (after #!) must be the comment '{LINE}'")
    return faults


if __name__ == "__main__":
    lint.main(problems, good={"src/a.cpp": f"// {LINE}\nint x;\n", "script/run": f"#!/bin/sh\n# {LINE}\n"},
              bad=[{"src/a.cpp": "int x;\n"}, {"src/a.hpp": ""}, {"script/run": f"#!/bin/sh\n\n# {LINE}\n"},
                   {"a.cmake": "# SPDX-License-Identifier: MIT\n"}])
