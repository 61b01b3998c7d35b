#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands about people, hashtags, filters, trends, the profile and contacts, and answers in JSON: over the wire to the
instance and back."""
import json
import unittest

from harness.process import wait_until
from harness.world import Scenario


class Words(Scenario):
    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")
        self.ann = self.resident()
        self.bob = f"bob@{self.instance.authority}"

    def account(self, who="alice"):
        return self.instance.api(who, "GET", "/api/v1/accounts/verify_credentials")

    def relation(self, whom):
        path = f"/api/v1/accounts/relationships?id[]={self.instance.account_id(whom)}"
        return self.instance.api("alice", "GET", path)[0]

    def test_hashtags_are_followed_and_left(self):
        self.ann.root("tag follow #bees", "now following #bees")
        self.assertEqual([tag["name"] for tag in self.instance.api("alice", "GET", "/api/v1/followed_tags")], ["bees"])
        self.ann.root("tag", "^Hashtags: #bees$")
        self.ann.root("chat list mastodon", r"#bees: /join #bees")
        self.ann.root("tag unfollow bees", "no longer follow #bees")
        self.assertEqual(self.instance.api("alice", "GET", "/api/v1/followed_tags"), [])

    def test_trends_and_announcements_are_read(self):
        for number in range(3):
            self.instance.post("bob", f"about #bees {number}")
        self.ann.root("trends", r"^#bees: 3 posts by 1 people$")
        self.ann.root("announcements", r"^1\. \(new\) This instance is simulated")
        self.ann.root("announcements dismiss 1", "marked as read")
        self.assertTrue(self.instance.api("alice", "GET", "/api/v1/announcements")[0]["read"])

    def test_the_profile_is_shown_and_changed(self):
        self.ann.root("profile set name Ann of the Hill", "Your name is now: Ann of the Hill")
        self.ann.root("bio set keeps bees", "Your bio is now: keeps bees")
        self.ann.root("profile field 1 Web = https://ann.example", r"field 1: Web = https://ann\.example")
        self.ann.root("profile field 2 Pronouns = she/her", r"field 2: Pronouns = she/her")
        self.ann.root("profile del field 1", r"Field 1 is gone")
        self.ann.root("profile set locked on", "has to ask")
        own = self.account()
        self.assertEqual((own["display_name"], own["source"]["note"], own["locked"]), ("Ann of the Hill", "keeps bees", True))
        self.assertEqual([field["name"] for field in own["source"]["fields"]], ["Pronouns"])
        self.ann.root("profile", r"^field 1: Pronouns = she/her$")

    def test_who_asks_to_follow_is_a_question(self):
        self.ann.root("profile set locked on", "has to ask")
        self.instance.follow("carol", "alice")
        self.instance.follow("bob", "alice")
        self.ann.root("qlist", r"^1, mastodon: carol@\S+")
        self.ann.root("yes 1", r"carol@\S+ follows you now")
        self.ann.root("no", r"bob@\S+ was turned down")
        self.ann.root("yes", "Did I ask you something")
        followers = self.instance.api("alice", "GET", f"/api/v1/accounts/{self.instance.account_id('alice')}/followers")
        self.assertEqual([account["username"] for account in followers], ["carol"])

    def test_people_are_watched_blocked_and_described(self):
        self.ann.root(f"notify {self.bob} on", "comes as a notification")
        self.assertTrue(self.relation("bob")["notifying"])
        carol = f"carol@{self.instance.authority}"
        self.ann.root(f"notify {carol} on", "You do not follow")
        self.assertFalse(self.relation("carol")["following"])
        self.ann.root("blist all bob", rf"{self.bob} mastodon")
        self.ann.message("&fedibee", r"^1 buddies")
        self.ann.root(f"info {self.bob}", rf"address: {self.bob}")
        self.ann.root(f"info relation {self.bob}", "^following: true$")
        self.ann.root(f"block mastodon {carol}", "Done: block")
        self.ann.root("block", rf"^You block: {carol}$")
        self.ann.root("domain block spam.example", r"Everything from spam\.example is hidden")
        self.ann.root("domain", r"^Blocked domains: spam\.example$")

    def test_a_post_is_described_raw_and_pinned(self):
        self.ann.say("&home", "a post to be pinned")
        self.ann.message("&home", r"^You: \[\w+\] a post to be pinned")
        self.ann.root("pin ^", "Done: pin")
        self.ann.root(f"pinned alice@{self.instance.authority}", "a post to be pinned")
        self.ann.root("info ^", r"^visibility: public.*pinned")
        self.ann.root("raw ^", r'^\{.*"id":"')

    def test_groups_are_lists(self):
        self.ann.root("list create friends", "created")
        self.ann.root("list create foes", "created")
        self.ann.root(f"list add {self.bob} to friends", "added")
        self.ann.root("group list", r"0\. friends \(mastodon\)|0\. foes \(mastodon\)")
        self.ann.root(f"move {self.bob} to foes", r"moved from friends to foes")
        self.ann.root("group info foes", r"0\. bob@")
        self.ann.root('chat add mastodon foes', r"/join &list~foes")
        self.ann.join("&list~foes")

    def test_filters_hide_and_warn(self):
        self.ann.root("filter create --action hide --expires 2h soup", r"Filter created: soup: hidden everywhere")
        made = self.instance.api("alice", "GET", "/api/v2/filters")
        self.assertEqual([(one["title"], one["filter_action"]) for one in made], [("soup", "hide")])
        self.assertIsNotNone(made[0]["expires_at"])
        self.ann.root("filter", r"^1\. soup: hidden everywhere")
        self.ann.root("filter delete 1", "Filter deleted: soup")
        self.assertEqual(self.instance.api("alice", "GET", "/api/v2/filters"), [])

    def test_drop_ends_the_account_and_its_tokens(self):
        self.ann.root("drop nonsense", "Password invalid; nothing was removed")
        self.ann.root('drop "correct horse"', "Account ann removed")
        wait_until(lambda: [e for e in self.instance.call("GET", "/sim/log") if e["path"] == "/oauth/revoke"],
                   "a revocation")
        again = self.newcomer()
        again.root("account list", "No accounts yet")

    def test_completions_are_notices(self):
        self.ann.send("COMPLETIONS")
        words = []
        while words[-1:] != ["END"]:
            line = self.ann.expect(lambda one: one.command == "NOTICE" and one.text.startswith("COMPLETIONS "), "NOTICE")
            words.append(line.text.partition(" ")[2])
        self.assertEqual(words[0], "OK")
        self.assertLessEqual({"account add", "fav", "help fav", "set visibility"}, set(words))


class Json(Scenario):
    def test_a_bot_reads_one_object_a_line(self):
        self.instance.follow("alice", "bob")
        bot = self.resident()
        bot.root("set output json", r'^\{"command":"set","ok":true,"text":"output = `json\'"\}$')
        bot.say("&home", "post --idempotency k1 -- the build is green")
        made = json.loads(bot.message("&home", r"^\{").plain())
        self.assertEqual((made["command"], made["ok"], made["text"]), ("post", True, "the build is green"))
        self.assertEqual(self.instance.statuses("alice")[0]["id"], made["status"])
        self.assertEqual(self.instance.statuses("alice")[0]["url"], made["url"])
        bot.say("&home", f"del {made['id']}")
        self.assertTrue(json.loads(bot.message("&home", r'^\{"command":"del"').plain())["ok"])
        bot.say("&fedibee", "fav nothing")
        refused = json.loads(bot.message("&fedibee", r"^\{").plain())
        self.assertEqual((refused["ok"], refused["error"]), (False, "invalid_input"))
        self.instance.post("bob", "soup " * 90)
        wait_until(lambda: [line for line in bot.all() if "soup soup" in line.raw], "the post")
        bot.say("&fedibee", "timeline")
        parts = []
        while not parts or parts[-1].get("more"):
            line = bot.message("&fedibee", r"^\{")
            self.assertLessEqual(len(line.raw.encode()), 510)
            parts.append(json.loads(line.plain()))
        self.assertIn(("soup " * 90).strip(), "".join(part.get("text", "") for part in parts).strip())
        self.assertFalse([line for line in bot.all() if line.plain().startswith("You:")])


if __name__ == "__main__":
    unittest.main()
