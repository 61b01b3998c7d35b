#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People over raw IRC: MONITOR, WHOIS, INVITE and KICK, MODE +b, follow requests, TOPIC, LIST, changed names."""
import unittest

from harness.process import wait_until
from harness.world import Scenario

MODERN = ("message-tags", "batch", "extended-monitor", "setname", "away-notify", "account-tag")


class People(Scenario):
    def setUp(self):
        super().setUp()
        self.bob = f"bob@{self.instance.authority}"
        self.carol = f"carol@{self.instance.authority}"

    def relation(self, who, whom):
        ids = self.instance.account_id(whom)
        return self.instance.api(who, "GET", f"/api/v1/accounts/relationships?id[]={ids}")[0]

    def test_inviting_follows_and_kicking_ends_it(self):
        ann = self.resident()
        ann.send(f"MONITOR + {self.carol}")
        ann.expect(rf" 731 ann :{self.carol}")
        ann.send(f"INVITE {self.bob} &home")
        ann.expect(rf":{self.bob}\S* JOIN &home")
        ann.expect(rf" 341 ann {self.bob} &home")
        self.assertTrue(self.relation("alice", "bob")["following"])
        ann.send(f"KICK &home {self.bob}")
        ann.expect(rf":{self.bob}\S* PART &home")
        ann.message("&home", "You no longer follow")
        self.assertFalse(self.relation("alice", "bob")["following"])
        ann.send("INVITE nobody@nowhere.invalid &home")
        ann.expect(" 401 ann nobody@nowhere.invalid :")
        ann.send(f"INVITE {self.carol} &home")
        ann.expect(rf" 730 ann :{self.carol}!")

    def test_a_list_has_members_and_a_title(self):
        self.instance.follow("alice", "bob")
        ann = self.resident()
        ann.root("list create friends", "created")
        ann.join("&list~friends")
        ann.send(f"INVITE {self.bob} &list~friends")
        ann.expect(rf":{self.bob}\S* JOIN &list~friends")
        ann.send("NAMES &list~friends")
        ann.expect(rf" 353 .* &list~friends :.*{self.bob}")
        ann.send("TOPIC &list~friends :best friends")
        ann.expect(" TOPIC &list~friends :The list best friends")
        self.assertEqual([one["title"] for one in self.instance.api("alice", "GET", "/api/v1/lists")], ["best friends"])
        ann.send("LIST")
        ann.expect(" 322 ann &list~best_friends ")
        ann.expect(" 323 ann ")
        ann.join("&list~best_friends")
        ann.send(f"KICK &list~best_friends {self.bob}")
        ann.expect(rf":{self.bob}\S* PART &list~best_friends")

    def test_bans_block_mute_and_keep_servers_out(self):
        ann = self.resident()
        ann.send(f"MODE &home +b *!{self.bob}")
        ann.expect(rf" MODE &home \+b \*!{self.bob}")
        self.assertTrue(self.relation("alice", "bob")["blocking"])
        ann.send(f"MODE &home +q {self.carol}")
        ann.expect(r" MODE &home \+q ")
        self.assertTrue(self.relation("alice", "carol")["muting"])
        ann.send("MODE &home +b *!*@bad.example")
        ann.expect(r" MODE &home \+b \*!\*@bad.example")
        ann.send("MODE &home b")
        ann.expect(rf" 367 ann &home \*!{self.bob}")
        ann.expect(r" 367 ann &home \*!\*@bad.example")
        ann.expect(" 368 ann &home ")
        ann.send("MODE &home q")
        ann.expect(rf" 728 ann &home q \*!{self.carol}")
        ann.send(f"MODE &home -bb *!{self.bob} *!*@bad.example")
        ann.expect(r" MODE &home -b \*!bob")
        ann.expect(r" MODE &home -b \*!\*@bad.example")
        self.assertFalse(self.relation("alice", "bob")["blocking"])
        self.assertEqual(self.instance.api("alice", "GET", "/api/v1/domain_blocks"), [])

    def test_a_follow_request_is_an_invitation(self):
        self.instance.api("alice", "PATCH", "/api/v1/accounts/update_credentials", {"locked": True})
        self.instance.follow("alice", "carol")
        ann = self.resident()
        self.instance.post("carol", "the stream is there")
        ann.message("&home", "the stream is there")
        self.instance.follow("bob", "alice")
        ann.expect(rf":{self.bob}\S* INVITE ann :&request~{self.bob}")
        ann.message("&home", "wants to follow you")
        self.assertTrue(self.relation("alice", "bob")["requested_by"])
        ann.send(f"JOIN &request~{self.bob}")
        ann.expect(rf" 470 ann &request~{self.bob} &user~{self.bob} ")
        ann.expect(rf" JOIN &user~{self.bob}")
        wait_until(lambda: self.relation("alice", "bob")["followed_by"], "bob as a follower")

    def test_whois_tells_who_somebody_is(self):
        self.instance.follow("alice", "bob")
        self.instance.api("bob", "PATCH", "/api/v1/accounts/update_credentials",
                          {"note": "I like soup", "fields_attributes": [{"name": "site", "value": "bob.example"}]})
        self.instance.post("bob", "about #gardens")
        ann = self.resident()
        ann.send(f"WHOIS {self.bob}")
        for pattern in (rf" 311 ann {self.bob} bob ", r" 312 ann .*(?i:mastodon)", rf" 330 ann {self.bob} {self.bob} ",
                        " 320 ann .*you follow them", " 320 ann .*1 posts", " 320 ann .*I like soup",
                        " 320 ann .*site: .*bob.example", " 317 ann ", " 318 ann "):
            ann.expect(pattern)
        ann.send("LIST #*")
        ann.expect(r" 322 ann #gardens \d+ :Trending")

    def test_changed_names_are_told(self):
        self.instance.follow("alice", "bob")
        ann = self.resident(caps=MODERN)
        self.instance.post("bob", "one")
        ann.message("&home", "one")
        self.instance.api("bob", "PATCH", "/api/v1/accounts/update_credentials", {"display_name": "Bob the Bot", "bot": True})
        self.instance.post("bob", "two")
        ann.expect(rf":{self.bob}\S* SETNAME :Bob the Bot")
        said = ann.message("&home", "two")
        self.assertIn("bot", said.tags)


if __name__ == "__main__":
    unittest.main()
