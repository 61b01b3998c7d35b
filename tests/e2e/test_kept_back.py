#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notifications that the instance keeps back, threads that grow while they are open, places that leave something out."""
import unittest

from harness.process import wait_until
from harness.world import Scenario


class KeptBack(Scenario):
    def test_kept_back_notifications_are_told_listed_and_let_through(self):
        self.instance.api("alice", "PATCH", "/api/v2/notifications/policy", {"for_not_following": "filter"})
        self.instance.post("carol", "@alice are you there?")
        ann = self.resident(joins=("&home", "&notifications"))
        # It may come while the channels are being joined.
        wait_until(lambda: any("keeps notifications of somebody back; see: notifications requests" in line.raw for line in ann.all()),
                   "word of what is kept back")
        ann.root("notifications requests", r"1\. carol\S* \(1\): .*are you there\?")
        ann.root("notifications accept 1", r"Notifications of carol\S* come through from now on\.")
        ann.message("&notifications", r"are you there\?")
        ann.root("notifications policy", r"not-following: filter")
        ann.root("notifications policy not-following accept", r"not-following: accept")

    def test_an_open_thread_shows_a_reply_when_it_comes(self):
        self.instance.follow("alice", "bob")
        self.instance.follow("alice", "carol")
        ann = self.resident()
        asked = self.instance.post("bob", "what shall we eat?")
        line = ann.message("&home", r"what shall we eat\?")
        thread = "&thread~" + line.plain().split("[")[1].split("]")[0]
        ann.join(thread)
        ann.message(thread, r"what shall we eat\?")
        self.instance.post("carol", "soup, as always.", in_reply_to_id=asked["id"])
        ann.message(thread, r"soup, as always\.")

    def test_hashtag_places_take_and_leave_out_what_their_settings_say(self):
        ann = self.resident()
        ann.root("channel #bees set any wasps", "any")
        ann.root("channel #bees set none ads", "none")
        self.instance.post("bob", "one of #bees.")
        self.instance.post("bob", "one of #wasps.")
        self.instance.post("bob", "one of #bees and #ads.")
        ann.join("#bees")
        ann.message("#bees", r"one of #wasps\.")
        ann.barrier()
        self.assertFalse([each for each in ann.all() if "#ads" in each.raw and each.command == "PRIVMSG"])

    def test_lists_say_whose_answers_they_show(self):
        ann = self.resident()
        ann.root("list create friends", "(?i)created")
        ann.root("list replies none in friends", "List friends: without answers to others")
        ann.root("list exclusive on for friends", "not in your home timeline")


if __name__ == "__main__":
    unittest.main(verbosity=2)
