#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""All C++ is formatted as .clang-format says (clang-format-19)."""
import os
import shutil
import subprocess
import sys

import lint

TOOL = "clang-format-19"


def formatted(code):
    """Whether the text is as clang-format would write it."""
    answer = subprocess.run([TOOL, "--style=file:" + str(lint.ROOT / ".clang-format"), "--dry-run", "-Werror"],
                            input=code, text=True, capture_output=True, check=False)
    return answer.returncode == 0


def main():
    if not shutil.which(TOOL):
        lint.skip(f"{TOOL} is not installed (script/bootstrap --tests installs it)")
    if not formatted("int main()\n{\n    return 0;\n}\n") or formatted("int  main( ) {return 0 ;}\n"):
        sys.exit("self-test: clang-format does not tell good from bad")
    files = [str(lint.ROOT / path) for path in lint.Project().paths(*lint.CPP)]
    halves = [files[start::2] for start in range(min(2, len(files)))]
    checks = [subprocess.Popen([TOOL, "--dry-run", "-Werror", *half], stderr=subprocess.PIPE, text=True) for half in halves]
    complaints = [line for check in checks for line in check.communicate()[1].splitlines() if ": error:" in line]
    for line in sorted({os.path.relpath(line.split(":")[0], lint.ROOT) for line in complaints}):
        print(f"{line}: not formatted; run {TOOL} -i {line}")
    sys.exit(any(check.returncode for check in checks))


if __name__ == "__main__":
    main()
