#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The past over raw IRC: pages of CHATHISTORY from a simulated instance, for clients that ask for it and those that do not."""
import re
import unittest

from harness.world import Scenario

READER = ("message-tags", "server-time", "batch", "echo-message", "labeled-response", "account-tag", "extended-join",
          "standard-replies", "draft/chathistory")


class History(Scenario):
    caps = READER

    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")

    def fill(self, count, who="bob"):
        return [self.instance.post(who, f"number {number}.") for number in range(count)]

    def history(self, client, words):
        """The lines of the one batch that answers a CHATHISTORY command."""
        self.asked = getattr(self, "asked", 0) + 1
        client.send(f"@label=h{self.asked} CHATHISTORY {words}")
        begin = client.expect(lambda line: line.tags.get("label") == f"h{self.asked}", "a batch")
        self.assertEqual(begin.command, "BATCH", begin)
        reference = begin.params[0][1:]
        lines = []
        while True:
            line = client.expect(lambda line: True, "the end of the batch")
            if line.command == "BATCH" and line.params[0] == "-" + reference:
                return lines
            if line.tags.get("batch") == reference:
                lines.append(line)

    def numbers(self, lines):
        return [int(re.search(r"number (\d+)\.", line.plain()).group(1)) for line in lines]


class Pages(History):
    def test_a_hundred_posts_come_in_one_answer_and_the_rest_by_scrolling_up(self):
        self.fill(130)
        ann = self.resident(caps=READER)
        newest = self.history(ann, "LATEST &home * 100")
        self.assertEqual(self.numbers(newest), list(range(30, 130)))
        first = newest[0]
        self.assertTrue(first.tags["time"] and first.tags["msgid"] and first.tags["account"])
        by_id = self.history(ann, f"BEFORE &home msgid={first.tags['msgid']} 100")
        self.assertEqual(self.numbers(by_id), list(range(30)))
        by_time = self.history(ann, f"BEFORE &home timestamp={first.tags['time']} 10")
        self.assertEqual(self.numbers(by_time), list(range(20, 30)))
        self.assertEqual(self.history(ann, f"BEFORE &home msgid={by_id[0].tags['msgid']} 100"), [])

    def test_after_around_and_between(self):
        self.fill(20)
        ann = self.resident(caps=READER)
        lines = self.history(ann, "LATEST &home * 20")
        ids = [line.tags["msgid"] for line in lines]
        times = [line.tags["time"] for line in lines]
        self.assertEqual(self.numbers(self.history(ann, f"AFTER &home msgid={ids[3]} 4")), [4, 5, 6, 7])
        self.assertEqual(self.numbers(self.history(ann, f"AFTER &home timestamp={times[3]} 4")), [4, 5, 6, 7])
        self.assertEqual(self.numbers(self.history(ann, f"AROUND &home msgid={ids[7]} 5")), [5, 6, 7, 8, 9])
        self.assertIn(7, self.numbers(self.history(ann, f"AROUND &home timestamp={times[7]} 3")))
        self.assertEqual(self.numbers(self.history(ann, f"BETWEEN &home msgid={ids[2]} msgid={ids[9]} 3")), [3, 4, 5])
        self.assertEqual(self.numbers(self.history(ann, f"BETWEEN &home timestamp={times[9]} timestamp={times[2]} 3")),
                         [6, 7, 8])
        self.assertEqual(self.numbers(self.history(ann, f"LATEST &home msgid={ids[16]} 50")), [17, 18, 19])

    def test_every_place_has_a_past(self):
        tagged = self.instance.post("carol", "number 1. about #gardens")
        self.instance.post("bob", "number 2.")
        self.instance.act("bob", "favourite", id=self.instance.post("alice", "number 3.")["id"])
        self.instance.api("alice", "POST", f"/api/v1/statuses/{tagged['id']}/bookmark", {})
        self.instance.api("alice", "POST", f"/api/v1/statuses/{tagged['id']}/favourite", {})
        made = self.instance.api("alice", "POST", "/api/v1/lists", {"title": "friends"})
        self.instance.api("alice", "POST", f"/api/v1/lists/{made['id']}/accounts",
                          {"account_ids": [self.instance.account_id("bob")]})
        self.instance.post("bob", "number 4.")
        ann = self.resident(caps=READER)
        here = self.instance.authority
        for place, expected in {"&home": [2, 3, 4], "&local": [1, 2, 3, 4], "&federated": [1, 2, 3, 4], "#gardens": [1],
                                f"&user~carol@{here}": [1], "&list~friends": [2, 4], "&bookmarks": [1],
                                "&favourites": [1]}.items():
            self.assertEqual(self.numbers(self.history(ann, f"LATEST {place} * 50")), expected, place)
        lines = self.history(ann, "LATEST &notifications * 50")
        self.assertTrue(any("favourited your status" in line.plain() for line in lines), lines)
        self.assertEqual(self.history(ann, "LATEST &fedibee * 50"), [])

    def test_a_post_of_another_place_is_shown_with_its_conversation(self):
        question = self.instance.post("carol", "number 1. a question")
        self.instance.post("carol", "number 2. and more", in_reply_to_id=question["id"])
        self.fill(3)
        ann = self.resident(caps=READER)
        self.history(ann, "LATEST &home * 5")
        login = ann.all()[-2].tags["msgid"].split(".")[0]
        lines = self.history(ann, f"AROUND &home msgid={login}.{question['id']} 10")
        self.assertEqual(self.numbers(lines), [1, 2])

    def test_failures_are_standard_replies(self):
        ann = self.resident(caps=READER)
        self.instance.fault(kind="status", status=503, path="/api/v1/timelines/home", count=9)
        ann.send("CHATHISTORY LATEST &home * 10")
        ann.expect(r"FAIL CHATHISTORY MESSAGE_ERROR LATEST &home :.+")
        self.instance.clear_faults()
        ann.send("CHATHISTORY BEFORE &home msgid=1.123456789012 10")
        ann.expect(r"FAIL CHATHISTORY MESSAGE_ERROR BEFORE &home :No message here")
        ann.send("CHATHISTORY LATEST &list~nothing * 10")
        ann.expect(r"FAIL CHATHISTORY INVALID_TARGET LATEST &list~nothing :")


class Queries(History):
    def test_a_private_conversation_has_its_whole_past_and_is_a_target(self):
        here = self.instance.authority
        first = self.instance.post("bob", "@alice number 0.", visibility="direct")
        second = self.instance.post("alice", "@bob number 1.", visibility="direct", in_reply_to_id=first["id"])
        self.instance.post("bob", "@alice number 2.", visibility="direct", in_reply_to_id=second["id"])
        self.instance.post("carol", "@alice number 7.", visibility="direct")
        self.fill(3)
        ann = self.resident(caps=READER)
        lines = self.history(ann, f"LATEST bob@{here} * 50")
        self.assertEqual(self.numbers(lines), [0, 1, 2])
        self.assertEqual([line.nick for line in lines], [f"bob@{here}", "ann", f"bob@{here}"])
        self.assertEqual([line.target for line in lines], ["ann", f"bob@{here}", "ann"])
        ann.send("CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z 50")
        ann.expect(lambda line: line.command == "BATCH" and "draft/chathistory-targets" in line.raw, "the batch")
        found = {}
        while (line := ann.expect(lambda line: line.command in ("CHATHISTORY", "BATCH"), "a target")).command != "BATCH":
            found[line.params[1]] = line.params[2]
        self.assertEqual(set(found), {"&home", f"bob@{here}", f"carol@{here}"})
        self.assertEqual(found[f"bob@{here}"], lines[-1].tags["time"])


class Replay(History):
    def test_history_does_not_change_what_is_unseen(self):
        ann = self.resident(caps=READER, joins=())
        self.fill(5)
        self.assertEqual(len(self.history(ann, "LATEST &home * 50")), 5)
        irssi = self.client()
        irssi.join("&home")
        for number in range(5):
            irssi.message("&home", rf"number {number}\.")

    def test_a_client_with_chathistory_gets_no_replay_but_live_posts(self):
        self.fill(5)
        ann = self.resident(caps=READER)
        self.instance.post("bob", "a live one")
        ann.message("&home", "a live one")
        self.assertFalse([line for line in ann.all() if "number" in line.raw])

    def test_what_a_broken_stream_missed_is_shown_to_everybody(self):
        ann = self.resident(caps=READER)
        self.instance.post("bob", "the anchor")
        ann.message("&home", "the anchor")
        self.instance.fault(kind="drop_streams")
        self.instance.post("bob", "said meanwhile")
        ann.message("&home", "said meanwhile")


if __name__ == "__main__":
    unittest.main()
