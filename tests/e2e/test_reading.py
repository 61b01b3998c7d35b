#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read markers, reactions and texts of several lines over raw IRC, and what the simulated instance knows of them afterwards."""
import re
import unittest

from harness.process import wait_until
from harness.world import Scenario

READER = ("message-tags", "server-time", "batch", "echo-message", "labeled-response", "standard-replies", "draft/chathistory",
          "draft/read-marker", "draft/multiline")


class Modern(Scenario):
    caps = READER

    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")


class Reading(Modern):
    def test_what_is_read_here_is_read_on_the_page_and_the_other_way_round(self):
        self.instance.post("bob", "number 0.")
        ann = self.resident(caps=READER)
        live = self.instance.post("bob", "number 1.")
        line = ann.message("&home", "number 1")
        ann.send(f"MARKREAD &home timestamp={line.tags['time']}")
        ann.expect(rf"MARKREAD &home timestamp={re.escape(line.tags['time'])}")
        markers = "/api/v1/markers?timeline[]=home"
        wait_until(lambda: self.instance.api("alice", "GET", markers).get("home", {}).get("last_read_id") == live["id"],
                   "the marker")
        last = self.instance.post("bob", "number 2.")
        line = ann.message("&home", "number 2")
        self.instance.api("alice", "POST", "/api/v1/markers", {"home": {"last_read_id": last["id"]}})
        ann.send("MARKREAD &home")
        ann.expect(rf"MARKREAD &home timestamp={re.escape(line.tags['time'])}")


class Reactions(Modern):
    def test_a_star_is_a_favourite_and_a_favourite_is_a_star(self):
        ann = self.resident(caps=READER)
        theirs = self.instance.post("bob", "number 1.")
        msgid = ann.message("&home", "number 1").tags["msgid"]
        ann.send(f"@+draft/react=⭐;+reply={msgid} TAGMSG &home")
        ann.expect(lambda line: line.command == "TAGMSG" and line.tags.get("+draft/react") == "⭐", "the echo")
        self.assertTrue(self.instance.api("alice", "GET", f"/api/v1/statuses/{theirs['id']}")["favourited"])
        ann.send(f"@+draft/unreact=⭐;+reply={msgid} TAGMSG &home")
        ann.expect(lambda line: line.command == "TAGMSG" and line.tags.get("+draft/unreact") == "⭐", "the echo")
        self.assertFalse(self.instance.api("alice", "GET", f"/api/v1/statuses/{theirs['id']}")["favourited"])
        mine = self.instance.post("alice", "number 2.")
        own = ann.message("&home", "number 2").tags["msgid"]
        self.instance.act("bob", "favourite", id=mine["id"])
        ann.expect(lambda line: line.command == "TAGMSG" and line.tags.get("+reply") == own, "the reaction")
        ann.message("&home", "favourited your status")


class Multiline(Modern):
    def test_a_text_of_several_lines_is_one_post(self):
        ann = self.resident(caps=READER)
        ann.send("@label=m BATCH +1 draft/multiline &home")
        ann.send("@batch=1 PRIVMSG &home :first line")
        ann.send("@batch=1 PRIVMSG &home :")
        ann.send("@batch=1 PRIVMSG &home :third")
        ann.send("@batch=1;draft/multiline-concat PRIVMSG &home : line")
        ann.send("BATCH -1")
        echo = ann.expect(lambda line: line.tags.get("label") == "m", "the echo")
        self.assertEqual((echo.command, echo.params[1]), ("BATCH", "draft/multiline"), echo)
        ann.expect(r"PRIVMSG &home :third line")
        posts = self.instance.api("alice", "GET", "/api/v1/timelines/home")
        self.assertEqual(len(posts), 1, posts)
        self.assertIn("first line", posts[0]["content"])
        self.assertIn("third line", posts[0]["content"])


if __name__ == "__main__":
    unittest.main()
