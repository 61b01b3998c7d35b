#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three homes: one user with a login at a Mastodon, a GNU social and a Friendica reads them, answers on the right one, and
writes to all."""
import re
import unittest

from harness.process import POLLED, wait_until
from harness.world import Instance, Scenario

HOMES = {"mastodon": "&home", "gnusocial": "&home+gnusocial", "friendica": "&home+friendica"}


class ThreeHomes(Scenario):
    def setUp(self):
        super().setUp()
        self.homes = {"mastodon": self.instance}
        for software in ("gnusocial", "friendica"):
            self.homes[software] = Instance(software)
            self.addCleanup(self.homes[software].stop)
        for instance in self.homes.values():
            instance.act("alice", "follow", account="bob")
        self.ann = self.resident(joins=())
        for software in ("gnusocial", "friendica"):
            self.sign_in(self.ann, "alice", self.homes[software])
        for channel in HOMES.values():
            self.ann.join(channel)

    def texts(self, software):
        """What alice wrote there, newest first."""
        instance = self.homes[software]
        if software == "gnusocial":
            return [one["text"] for one in instance.twitter("alice", "GET", "statuses/user_timeline/alice", count=50)]
        return [re.sub("<[^>]*>", "", one["content"]) for one in instance.statuses("alice")]

    def until_written(self, software, text):
        wait_until(lambda: any(text in one for one in self.texts(software)), f"'{text}' at {software}", POLLED)

    def test_each_home_is_read_and_each_answer_goes_where_the_post_came_from(self):
        for software, instance in self.homes.items():
            instance.post("bob", f"good morning from {software}")
        for software, channel in HOMES.items():
            shown = self.ann.shown(channel, f"good morning from {software}", POLLED).plain()
            number = re.match(r"\[([0-9a-f]+)", shown).group(1)
            self.ann.say("&fedibee", f"reply {number} thank you, {software}")
            self.until_written(software, f"thank you, {software}")
        for software in HOMES:
            strangers = [text for text in self.texts(software) if "thank you" in text and software not in text]
            self.assertEqual(strangers, [])

    def test_one_text_goes_to_all_and_a_mirror_repeats_over_families(self):
        self.ann.say("&fedibee", "cross all hello, homes of mine")
        for software in HOMES:
            self.ann.shown("&fedibee", rf"^{software}: \[[0-9a-f]+\] http", POLLED)
            self.assertEqual(len([text for text in self.texts(software) if "hello, homes of mine" in text]), 1)
        for target in ("gnusocial", "friendica"):
            self.ann.say("&fedibee", f"mirror add mastodon {target}")
            self.ann.message("&fedibee", f"From now on your posts at mastodon.*{target}")
        self.ann.say("&home", "repeated everywhere")
        for software in HOMES:
            self.until_written(software, "repeated everywhere")
        for software in HOMES:
            self.assertEqual(len([text for text in self.texts(software) if "hello, homes of mine" in text]), 1, software)


if __name__ == "__main__":
    unittest.main()
