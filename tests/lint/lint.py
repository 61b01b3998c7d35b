# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every check shares: the project's files, and a self-test that proves that the check can fail.

A check is a function from a tree to a list of sentences, one for each fault; check_*.py hand theirs to main().
"""
import fnmatch
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(os.environ.get("FEDIBEE_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
CPP = ("*.cpp", "*.hpp")
SCRIPTS = ("*.py", "*.sh", "script/*", ".ci/run", "tests/bench/run", "systemd/postinst")
SKIPPED = 77


class Tree:
    """Path -> text; patterns are those of fnmatch, where * crosses folders."""

    def __init__(self, texts):
        self._texts = texts

    def paths(self, *patterns):
        return [path for path in sorted(self._texts) if any(fnmatch.fnmatchcase(path, each) for each in patterns)]

    def text(self, path):
        return self._texts[path]

    def has(self, path):
        return path in self._texts


class Project(Tree):
    """The checkout: what git tracks or would track; without git, everything outside build folders."""

    def __init__(self):
        super().__init__(dict.fromkeys(self._names()))

    @staticmethod
    def _names():
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                capture_output=True, text=True, check=False)
        names = [name for name in listed.stdout.split("\0") if name]
        if not names:
            names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
            names = [name for name in names if not name.startswith(("build/", ".git/")) and "__pycache__" not in name]
        return [name for name in names if (ROOT / name).is_file()]

    def text(self, path):
        return (ROOT / path).read_text(encoding="utf-8", errors="replace")


_TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|R\"(\w*)\(.*?\)\1\"|\"(?:\\.|[^\"\\\n])*\"|(?<![\w])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def blank_out(code):
    """C++ with comments and literals emptied; line numbers stay."""
    def replacement(match):
        token = match.group(0)
        filler = "" if token.startswith("/") else '""'
        return filler + "\n" * token.count("\n")
    return _TOKEN.sub(replacement, code)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def skip(reason):
    print(reason)
    sys.exit(SKIPPED)


def self_test(problems, good, bad):
    if faults := problems(Tree(good)):
        sys.exit("self-test: the good sample was refused: " + "; ".join(faults))
    for sample in bad:
        if not problems(Tree(sample)):
            sys.exit(f"self-test: a bad sample was let through: {sample}")


def main(problems, good, bad):
    """Proves the check on the samples, then applies it to the project."""
    self_test(problems, good, bad)
    faults = problems(Project())
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)
