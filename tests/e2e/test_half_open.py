#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stream that stays open and says nothing: the watchdog gives it up and the gap is filled. Slow: the watchdog waits 75 s."""
import unittest

from harness.world import Scenario


class HalfOpen(Scenario):
    def test_posts_of_a_silent_stream_arrive_after_the_watchdog(self):
        self.instance.follow("alice", "bob")
        ann = self.resident()
        self.gateway.wait_until_caught_up()
        self.instance.post("bob", "while it spoke.")
        ann.message("&home", r"while it spoke\.")
        self.instance.fault(kind="half_open_streams")
        self.instance.post("bob", "into the silence.")
        ann.message("&home", r"into the silence\.", deadline=150)
        self.instance.clear_faults()
        self.instance.post("bob", "and on.")
        ann.message("&home", r"and on\.")
        self.assertEqual(len([line for line in ann.all() if "into the silence." in line.raw]), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
