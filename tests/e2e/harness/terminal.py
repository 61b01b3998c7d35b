# SPDX-License-Identifier: AGPL-3.0-or-later
"""A terminal program in tmux: keys go in, the screen comes out."""
import os
import pathlib
import re
import subprocess
import uuid

from .process import DEADLINE, wait_until


class Terminal:
    def __init__(self, command, width=160, height=50, env=None):
        self.name = "fedibee-" + uuid.uuid4().hex[:8]
        settings = [item for pair in (env or {}).items() for item in ("-e", "=".join(pair))]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), *settings, command)
        self._tmux("set-option", "-g", "history-limit", "5000")

    def _tmux(self, *words):
        return subprocess.run(["tmux", "-L", self.name, *words], check=True, text=True, capture_output=True).stdout

    def type(self, text, enter=True):
        self._tmux("send-keys", "-l", "--", text)
        if enter:
            self.key("Enter")

    def key(self, *names):
        self._tmux("send-keys", *names)

    def screen(self):
        return self._tmux("capture-pane", "-p", "-J")

    def expect(self, pattern, deadline=DEADLINE):
        """Waits until the screen shows something that matches, and returns the match."""
        wanted = re.compile(pattern)
        try:
            return wait_until(lambda: wanted.search(self.screen()), f"/{pattern}/ on the screen", deadline)
        except AssertionError as error:
            raise AssertionError(f"{error}; it shows:\n{self.screen()}") from None

    def type_until(self, text, pattern):
        """Types a line that the program refuses as long as it is not ready for it, until the screen shows a match."""
        def answered():
            self.type(text)
            try:
                return self.expect(pattern, deadline=3)
            except AssertionError:
                return None
        return wait_until(answered, f"/{pattern}/ as the answer to {text}")

    def keep(self, name):
        """Writes the screen into the folder FEDIBEE_SCREENS, for people to look at; without one nothing is kept."""
        folder = os.environ.get("FEDIBEE_SCREENS")
        if folder:
            (pathlib.Path(folder) / f"{name}.txt").write_text(self.screen())

    def alive(self):
        """The program has not ended."""
        return subprocess.run(["tmux", "-L", self.name, "has-session"], capture_output=True, check=False).returncode == 0

    def close(self):
        subprocess.run(["tmux", "-L", self.name, "kill-server"], capture_output=True, check=False)
