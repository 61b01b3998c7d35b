#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shell scripts have nothing that shellcheck would name."""
import shutil
import subprocess
import sys

import lint


def complaints(*files, text=None):
    answer = subprocess.run(["shellcheck", "--severity=warning", "--format=gcc", *files], input=text, text=True, capture_output=True, check=False)
    return answer.stdout.replace(str(lint.ROOT) + "/", "")


def main():
    if not shutil.which("shellcheck"):
        lint.skip("shellcheck is not installed (script/bootstrap --tests installs it)")
    if complaints("-", text="#!/bin/sh\necho \"$1\"\n") or not complaints("-", text="#!/bin/sh\nname=$1\n"):
        sys.exit("self-test: shellcheck does not tell good from bad")
    project = lint.Project()
    scripts = [path for path in project.paths(*lint.SCRIPTS)
               if project.text(path).startswith(("#!/bin/sh", "#!/usr/bin/env bash", "#!/bin/bash"))]
    found = complaints(*(str(lint.ROOT / path) for path in scripts))
    print(found, end="")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
