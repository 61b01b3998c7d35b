#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""systemd finds no fault in the unit and rates its exposure at 2.0 or better."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import lint

UNIT = lint.ROOT / "systemd/fedibee.service"
EXPOSURE = 2.0


def analyze(*words):
    return subprocess.run(["systemd-analyze", "--no-pager", *words], text=True, capture_output=True, check=False)


def faults_of(unit):
    """What verify and security say against the text of a unit."""
    with tempfile.TemporaryDirectory(prefix="fedibee-lint-") as folder:
        path = pathlib.Path(folder) / "fedibee.service"
        # The programs need not be installed where the test runs.
        path.write_text(re.sub(r"^(Exec\w+)=\S+", r"\1=/bin/true", unit, flags=re.MULTILINE))
        verified = analyze("verify", str(path))
        rated = analyze("security", "--offline=true", f"--threshold={EXPOSURE * 10:g}", str(path))
    faults = [line for line in verified.stderr.splitlines() if "fedibee.service" in line]
    if verified.returncode and not faults:
        faults.append(verified.stderr)
    if rated.returncode:
        overall = [line for line in rated.stdout.splitlines() if "Overall exposure" in line]
        faults += overall or [rated.stderr]
    return faults


def main():
    if not shutil.which("systemd-analyze"):
        lint.skip("systemd-analyze is not installed (script/bootstrap --tests installs the package systemd)")
    for bad in ("[Service]\nExecStart=/bin/true\n", UNIT.read_text() + "\n[Service]\nMisspelt=yes\n"):
        if not faults_of(bad):
            sys.exit("self-test: a bad unit was let through")
    faults = faults_of(UNIT.read_text())
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
