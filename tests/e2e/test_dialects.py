#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What sets the servers of the family apart, each with its faults: nothing twice, nothing lost, clear refusals."""
import re
import unittest

from harness.process import POLLED, wait_until
from harness.world import Scenario


def number_of(line):
    return re.match(r"\[([0-9a-f]+)", line.plain()).group(1)


class OnPleroma(Scenario):
    software = "pleroma"

    def test_a_token_that_runs_out_is_renewed_by_itself_and_the_new_one_is_kept(self):
        ann = self.resident()
        self.instance.follow("alice", "bob")
        self.instance.fault(kind="expire_tokens")
        ann.say("&home", "still here")
        ann.message("&home", "You.*: .*still here")
        self.instance.post("bob", "welcome back")
        ann.message("&home", "welcome back")
        self.assertEqual([line for line in ann.all() if "refuses this login's token" in line.raw], [])
        renewals = [entry for entry in self.instance.call("GET", "/sim/log")
                    if entry["path"] == "/oauth/token" and entry["body"].get("grant_type") == "refresh_token"]
        self.assertEqual([entry["status"] for entry in renewals], [200])
        ann.close()
        self.gateway.stop()
        self.gateway.start()
        again = self.client()
        again.join("&home")
        again.say("&home", "after a restart")
        again.message("&home", "You.*: .*after a restart")

    def test_chats_are_queries(self):
        ann = self.resident()
        bob = self.instance.account_id("bob")
        alice = self.instance.account_id("alice")
        chat = self.instance.api("bob", "POST", f"/api/v1/pleroma/chats/by-account-id/{alice}", {})
        self.instance.api("bob", "POST", f"/api/v1/pleroma/chats/{chat['id']}/messages", {"content": "psst & more"})
        heard = ann.message("ann", "psst & more")
        ann.say(heard.nick, "I am listening")
        answered = wait_until(lambda: [message for message in
                                       self.instance.api("bob", "GET", f"/api/v1/pleroma/chats/{chat['id']}/messages")
                                       if message["account_id"] == alice], "the answer in the chat")
        self.assertEqual([message["content"] for message in answered], ["I am listening"])
        self.assertEqual(self.instance.statuses("alice"), [])
        self.assertEqual(len([line for line in ann.all() if "psst" in line.raw]), 1)
        # Said with another client: it stands in the query as her own line.
        self.instance.api("alice", "POST", f"/api/v1/pleroma/chats/{chat['id']}/messages", {"content": "from my phone"})
        ann.message("ann", "You to bob.*from my phone")
        self.assertEqual(len([line for line in ann.all() if "I am listening" in line.raw]), 1)
        self.assertTrue(bob)

    def test_a_post_may_stay_on_the_instance_and_have_markup(self):
        ann = self.resident()
        ann.say("&home", "post --visibility local --format markdown *only* here")
        ann.message("&home", r"You.*: .*only")
        self.assertEqual(self.instance.statuses("alice")[0]["visibility"], "local")


class OnGoToSocial(Scenario):
    software = "gotosocial"

    def test_a_post_that_stays_on_the_instance_is_marked_by_a_flag(self):
        ann = self.resident()
        ann.say("&home", "post --visibility local among us")
        ann.message("&home", "You.*: .*among us")
        post = self.instance.statuses("alice")[0]
        self.assertEqual((post["visibility"], post["local_only"]), ("public", True))

    def test_a_post_that_nobody_may_answer_says_so_and_may_be_liked_by_all(self):
        ann = self.resident()
        ann.say("&home", "post --replies nobody --boosts ask no answers please")
        ann.message("&home", "You.*: .*no answers please")
        post = self.instance.statuses("alice")[0]
        policy = post["interaction_policy"]
        self.assertEqual(policy["can_reply"], {"always": ["author"], "with_approval": []})
        self.assertEqual(policy["can_favourite"]["always"], ["author", "public"])
        self.assertEqual(policy["can_reblog"]["with_approval"], ["public"])

    def test_what_waits_for_a_yes_is_announced_and_answered(self):
        ann = self.resident()
        ann.say("&home", "ask me first")
        ann.message("&home", "You.*: .*ask me first")
        post = self.instance.statuses("alice")[0]
        self.instance.call("POST", "/sim/ask", {"as": "bob", "id": post["id"], "type": "reply", "status": "@alice may I?"})
        ann.message("&home", "wants to reply to your status")
        ann.say("&fedibee", "approvals")
        line = ann.message("&fedibee", "bob.* would like to reply")
        ann.say("&fedibee", "approve " + re.match(r"(\d+)", line.plain()).group(1))
        ann.message("&fedibee", "(?i)bob.*may reply")
        ann.message("&home", "may I?")
        self.instance.call("POST", "/sim/ask", {"as": "carol", "id": post["id"], "type": "favourite"})
        ann.message("&home", "wants to favourite your status")
        ann.say("&fedibee", "refuse 1")
        ann.message("&fedibee", "(?i)carol.*may not favourite")
        self.assertEqual(self.instance.statuses("alice")[0]["favourites_count"] if "favourites_count" in post else 0, 0)

    def test_a_short_page_that_repeats_an_item_shows_it_once(self):
        self.instance.follow("alice", "bob")
        for text in ("one", "two", "three"):
            self.instance.post("bob", f"number {text}")
        ann = self.resident()
        ann.say("&home", "tl home")
        ann.message("&home", "number three")
        ann.say("&home", "url ^")
        ann.message("&home", "http")
        shown = [line for line in ann.all() if "number one" in line.raw]
        self.assertLessEqual(len(shown), 2, shown)  # the backlog and the page, never twice in one


class OnSnac(Scenario):
    software = "snac"

    def test_edits_boosts_and_bare_markup_do_no_harm(self):
        self.instance.follow("alice", "bob")
        ann = self.resident()
        post = self.instance.post("bob", "1 < 2 & <script>alert(1)</script> soup")
        shown = ann.message("&home", "1 < 2 & .*soup", deadline=POLLED)
        number = number_of(shown)
        edited = self.instance.act("bob", "edit", id=post["id"], status="1 < 2, said bob")
        self.assertNotEqual(edited["id"], post["id"])
        # The id of before is gone, yet it is one and the same post: told as an edit, and still known by its number.
        ann.message("&home", r"\[" + number + r"\].*said bob|\+.*said", deadline=POLLED)
        ann.say("&home", f"fav {number}")
        ann.message("&home", "(?i)done: fav")
        shown = [line for line in ann.all() if line.command == "PRIVMSG" and "] 1 < 2 &" in line.plain()]
        self.assertEqual(len(shown), 1, shown)
        self.instance.act("carol", "reblog", id=edited["id"])
        ann.say("&home", "hello from alice")
        own = ann.message("&home", "You.*: .*hello from alice")
        mine = self.instance.statuses("alice")[0]
        self.instance.act("bob", "reblog", id=mine["id"])
        self.instance.act("bob", "favourite", id=mine["id"])
        ann.message("&home", "favourited your status: hello from alice", deadline=POLLED)
        self.assertTrue(own)

    def test_a_token_for_a_wrong_code_signs_nobody_in(self):
        ann = self.newcomer()
        ann.say("&fedibee", f"account add {self.instance.url}")
        ann.message("&fedibee", "/oauth/authorize")
        answer = ann.root("code wrong-code-12345", "(?i)does not accept it")
        self.assertIn("account mastodon on", answer.plain())

    def test_a_token_that_is_refused_in_its_own_way_is_told(self):
        ann = self.resident()
        self.instance.fault(kind="revoke_tokens", user="alice")
        ann.message("&fedibee", "(?i)refuses this login's token", deadline=POLLED)

    def test_what_it_cannot_do_is_refused_in_one_sentence(self):
        ann = self.resident()
        for command, sentence in (("post --poll soup|bread --expires 1h what?", "cannot publish polls"),
                                  ("post --at 2h later", "cannot keep posts for later"),
                                  ("scheduled", "cannot keep posts for later"),
                                  ("mute user bob@" + self.instance.authority, "cannot mute people"),
                                  ("note bob@" + self.instance.authority + " nice", "cannot keep notes"),
                                  ("trends", "cannot say what trends"),
                                  ("tag follow #bees", "cannot follow hashtags"),
                                  ("filter create spam", "cannot filter words"),
                                  ("domain block spam.example", "cannot block whole servers"),
                                  ("block", "cannot say whom you block"),
                                  ("endorse bob@" + self.instance.authority, "cannot show people on your profile")):
            ann.say("&home", command)
            ann.message("&home", sentence)
        self.assertEqual(self.instance.statuses("alice"), [])


class OnPixelfed(Scenario):
    software = "pixelfed"

    def test_a_text_without_a_picture_is_refused_before_it_is_sent(self):
        ann = self.resident()
        self.instance.call("DELETE", "/sim/log")
        ann.say("&home", "just words")
        ann.message("&home", "cannot publish a post without a picture: attach one first")
        sent = [entry for entry in self.instance.call("GET", "/sim/log") if entry["method"] == "POST"]
        self.assertEqual(sent, [])


class OnIceshrimp(Scenario):
    software = "iceshrimp.net"

    def test_the_stream_opens_by_subprotocol_and_reactions_work(self):
        self.instance.follow("alice", "bob")
        ann = self.resident()
        self.instance.wait_for_stream()
        self.instance.post("bob", "shrimps on ice")
        shown = ann.message("&home", "shrimps on ice")
        ann.say("&home", f"react {number_of(shown)} 🦐")
        ann.message("&home", "(?i)done: react")


class OnGlitch(Scenario):
    software = "glitch"

    def test_local_posts_and_markup(self):
        ann = self.resident()
        ann.say("&home", "post --visibility local --format markdown *hush*")
        ann.message("&home", "You.*: .*hush")
        self.assertTrue(self.instance.statuses("alice")[0]["local_only"])


class OnMastodon(Scenario):
    def test_a_home_that_is_being_built_is_waited_for(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "from the cold")
        self.instance.fault(kind="status", status=206, body="[]", path="/api/v1/timelines/home", count=2)
        ann = self.resident()
        ann.message("&home", "from the cold")


class OnAnOldMastodon(Scenario):
    software = "mastodon-4.0"

    def test_what_came_later_is_done_in_the_old_way_or_refused(self):
        self.instance.follow("alice", "bob")
        ann = self.resident()
        ann.say("&home", "endorse bob@" + self.instance.authority)
        ann.message("&home", "(?i)on your profile")
        self.instance.post("bob", "quote me")
        shown = ann.message("&home", "quote me")
        ann.say("&home", f"quote {number_of(shown)} so I do")
        ann.message("&home", "You.*: .*so I do")
        self.assertIn("RE: ", self.instance.statuses("alice")[0]["content"])
        ann.say("&home", "post --quotes nobody keep off")
        ann.message("&home", "cannot let you say who may quote a post")


if __name__ == "__main__":
    unittest.main(verbosity=2)
