#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The promises to readers and writers under a random schedule of faults, over the whole gateway: nothing is shown twice,
nothing is left out, no post is published twice, every line is answered. FEDIBEE_SEED=N replays a schedule."""
import contextlib
import os
import random
import re
import signal
import sqlite3
import time
import unittest

from harness.process import wait_until
from harness.world import Scenario

STEPS = 45


class Promises(Scenario):
    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")
        self.seed = int(os.environ.get("FEDIBEE_SEED", "20261126"))
        print(f"FEDIBEE_SEED={self.seed}", flush=True)
        self.dice = random.Random(self.seed)
        self.clients, self.written, self.typed = [], {}, []

    def lines(self):
        return [line for client in self.clients for line in client.all()]

    def shown(self, words):
        """How often a post of bob's stood in the timeline."""
        return sum(1 for line in self.lines() if line.command == "PRIVMSG" and line.target == "&home" and words in line.raw)

    def happen(self):
        words = f"news {len(self.written)}."
        self.written[words] = self.instance.post("bob", words)["uri"]

    def noted(self):
        """Whether the gateway has written down of each post that was shown that it was."""
        store = sqlite3.connect(f"file:{self.gateway.folder.path}/fedibee.sqlite?mode=ro", uri=True)
        with contextlib.closing(store):
            seen = {uri for uri, in store.execute("SELECT uri FROM seen")}
        return all(uri in seen for words, uri in self.written.items() if self.shown(words))

    def type(self):
        words = f"typed {len(self.typed)}."
        self.typed.append(words)
        self.clients[-1].say("&home", words)
        answered = re.compile(rf"You: .*{re.escape(words)}|(?i:try again|kept|wait|refus|asks)")
        before = len(self.clients[-1].all())
        wait_until(lambda: any(line.nick == "root" and answered.search(line.plain())
                               for line in self.clients[-1].all()[max(0, before - 5):]), f"an answer to {words}")

    def restart(self):
        wait_until(self.noted, "all that was shown to be written down")  # it is, a tenth of a second later
        self.gateway.stop(self.dice.choice((signal.SIGTERM, signal.SIGKILL)))
        for _ in range(self.dice.randint(0, 3)):
            self.happen()
        self.gateway.start()
        self.clients.append(self.client())
        self.clients[-1].join("&home")

    def fault(self):
        api = {"path": "/api/v1/timelines"}
        posting = {"path": "/api/v1/statuses", "method": "POST"}
        self.instance.fault(**self.dice.choice((
            {"kind": "drop_streams"}, {"kind": "drop_streams"}, {"kind": "duplicate_events"}, {"kind": "reorder_events"},
            {"kind": "status", "status": 500, "count": 1, **api}, {"kind": "reset", "count": 1, **api},
            {"kind": "truncate", "count": 1, **api}, {"kind": "delay", "ms": 300, "count": 4, **api},
            {"kind": "status", "status": 429, "count": 1, "headers": {"Retry-After": "2"}, **api},
            {"kind": "status", "status": 500, "count": 1, **posting}, {"kind": "reset_after", "count": 1, **posting},
            {"kind": "delay", "ms": 500, "count": 1, **posting})))

    def test_hold_under_a_random_schedule_of_faults(self):
        self.clients.append(self.resident())
        for _ in range(STEPS):
            step = self.dice.random()
            if step < 0.55:
                self.happen()
            elif step < 0.72:
                self.fault()
            elif step < 0.82:
                self.instance.clear_faults()
            elif step < 0.94:
                self.type()
            else:
                self.restart()
            time.sleep(self.dice.random() * 0.4)
        self.instance.clear_faults()
        self.happen()
        for words in self.written:
            wait_until(lambda: self.shown(words), words)
        time.sleep(3)
        self.assertEqual([words for words in self.written if self.shown(words) != 1], [])
        published = [status["content"] for status in self.instance.statuses("alice")]
        for words in self.typed:
            self.assertLessEqual(sum(words in content for content in published), 1, words)
            self.assertTrue(any(words in line.plain() for line in self.lines()) or
                            not any(words in content for content in published), words)


if __name__ == "__main__":
    unittest.main(verbosity=2)
