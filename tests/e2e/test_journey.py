#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main job over raw IRC: sign in, read, post, reply, act, talk privately; nothing lost, nothing repeated."""
import re
import unittest

from harness.irc import IrcClient
from harness.process import wait_until
from harness.world import Scenario

MODERN = ("message-tags", "server-time", "batch", "echo-message", "labeled-response", "account-tag", "extended-join",
          "standard-replies")


def short_id(line):
    """The short id at the start of a shown post."""
    return re.match(r"(?:\S+: )?\[([0-9a-f]{2,})", line.plain()).group(1)


class SigningIn(Scenario):
    def test_the_whole_oauth_flow_ends_in_a_living_home(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "written before alice came")
        ann = self.newcomer()
        self.sign_in(ann, "alice")
        ann.join("&home")
        first = ann.message("&home", "written before alice came")
        self.assertEqual(first.source.partition("!")[2], f"bob@{self.instance.authority}")
        self.instance.post("bob", "a live one")
        ann.message("&home", r"^\[[0-9a-f]{2,}\] a live one$")

    def test_a_code_may_be_pasted_to_the_oauth_contact(self):
        ann = self.newcomer()
        ann.say("&fedibee", f"account add mastodon {self.instance.url}")
        link = ann.expect(lambda line: "/oauth/authorize" in line.raw, "the link")
        from harness.browser import Browser
        url = re.search(r"https?://\S+", link.plain()).group(0)
        ann.say("mastodon_oauth", Browser().sign_in(url, "alice", self.instance.users["alice"]["password"]))
        ann.expect(lambda line: re.search("(?i)logged in as", line.raw), "logged in as")

    def test_account_del_revokes_the_token(self):
        ann = self.resident()
        ann.root("account mastodon off", r"(?i)off|signed out|disconnected|offline")
        ann.root("account mastodon del", r"(?i)deleted|removed")
        wait_until(lambda: [e for e in self.instance.call("GET", "/sim/log") if e["path"] == "/oauth/revoke"],
                   "a revocation")


class Reading(Scenario):
    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")

    def test_the_backlog_comes_once_and_a_restart_repeats_and_misses_nothing(self):
        for number in range(5):
            self.instance.post("bob", f"before {number}.")
        ann = self.resident()
        for number in range(5):
            ann.message("&home", rf"before {number}\.")
        self.instance.post("bob", "while there.")
        ann.message("&home", r"while there\.")
        self.gateway.stop()
        for number in range(3):
            self.instance.post("bob", f"while away {number}.")
        self.gateway.start()
        again = self.client()
        again.join("&home")
        for number in range(3):
            again.message("&home", rf"while away {number}\.")
        self.instance.post("bob", "after that.")
        again.message("&home", r"after that\.")
        texts = [line.plain() for line in again.all() if line.command == "PRIVMSG" and line.target == "&home"]
        self.assertEqual([re.sub(r"^\[\w+\] ", "", text) for text in texts],
                         [f"while away {number}." for number in range(3)] + ["after that."])

    def test_two_clients_of_one_user_see_one_conversation(self):
        ann = self.resident(caps=MODERN)
        phone = self.client(caps=MODERN)
        phone.join("&home")
        ann.say("&home", "typed at the desk")
        ann.message("&home", "typed at the desk")
        phone.message("&home", "typed at the desk")
        self.instance.post("bob", "one for both")
        ann.message("&home", "one for both")
        phone.message("&home", "one for both")
        self.instance.post("bob", "the last")
        phone.message("&home", "the last")
        for client in (ann, phone):
            count = [line for line in client.all() if line.command == "PRIVMSG" and "typed at the desk" in line.raw]
            self.assertEqual(len(count), 1, count)

    def test_hashtags_local_account_timelines_and_threads_open_as_channels(self):
        ann = self.resident()
        tagged = self.instance.post("carol", "about #gardens today")
        self.instance.post("bob", "another local one")
        ann.join("#gardens")
        ann.message("#gardens", "about #gardens today")
        self.instance.post("carol", "more #gardens live")
        ann.message("#gardens", "more #gardens live")
        ann.join("&local")
        ann.message("&local", "another local one")
        channel = f"&user~carol@{self.instance.authority}"
        ann.join(channel)
        shown = ann.message(channel, "about #gardens today")
        self.instance.post("bob", "an answer", in_reply_to_id=tagged["id"])
        thread = f"&thread~{short_id(shown)}"
        ann.join(thread)
        ann.message(thread, "about #gardens today")
        ann.message(thread, "an answer")

    def test_a_gap_longer_than_a_page_is_filled_in_order(self):
        ann = self.resident()
        self.instance.post("bob", "the anchor.")
        ann.message("&home", r"the anchor\.")
        self.gateway.stop()
        for number in range(90):
            self.instance.post("bob", f"missed {number}.")
        self.gateway.start()
        again = self.client()
        again.join("&home")
        again.message("&home", r"missed 89\.")
        numbers = [int(found.group(1)) for line in again.all() if line.command == "PRIVMSG"
                   for found in [re.search(r"missed (\d+)\.", line.plain())] if found]
        self.assertEqual(numbers, list(range(90)))


class Writing(Scenario):
    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")

    def test_a_line_becomes_a_status_and_root_says_its_id_and_url(self):
        ann = self.resident()
        ann.say("&home", "hello from irc")
        answer = ann.message("&home", r"^You: \[[0-9a-f]{2,}\] hello from irc")
        self.assertEqual(answer.nick, "root")
        newest = self.instance.statuses("alice")[0]
        self.assertIn("hello from irc", newest["content"])
        self.assertIn(newest["url"], answer.plain())

    def test_with_echo_message_the_echo_carries_label_msgid_and_time(self):
        ann = self.resident(caps=MODERN)
        ann.send("@label=abc PRIVMSG &home :labelled words")
        echo = ann.expect(lambda line: line.command == "PRIVMSG" and "labelled words" in line.raw, "the echo")
        self.assertEqual(echo.tags.get("label"), "abc")
        self.assertTrue(echo.tags.get("msgid"))
        self.assertTrue(echo.tags.get("time"))
        self.assertIn(self.instance.statuses("alice")[0]["id"], echo.tags["msgid"])

    def test_nick_colon_text_threads_the_reply(self):
        parent = self.instance.post("bob", "what shall we cook?")
        ann = self.resident()
        shown = ann.message("&home", "what shall we cook")
        ann.say("&home", f"{shown.nick}: soup")
        ann.message("&home", r"You: .*soup")
        reply = self.instance.statuses("alice")[0]
        self.assertEqual(reply["in_reply_to_id"], parent["id"])
        self.assertIn("bob", [mention["username"] for mention in reply["mentions"]])

    def test_a_reply_keeps_the_warning_and_never_widens_the_audience(self):
        self.instance.follow("bob", "alice")
        self.instance.post("bob", "only for followers", visibility="private", spoiler_text="food")
        ann = self.resident()
        shown = ann.message("&home", r"\[CW: food\]")
        ann.say("&home", f"reply {short_id(shown)} yes please")
        ann.message("&home", r"You.*yes please")
        reply = self.instance.statuses("alice")[0]
        self.assertEqual(reply["visibility"], "private")
        self.assertEqual(reply["spoiler_text"], "food")

    def test_a_reply_tag_threads_too(self):
        parent = self.instance.post("bob", "tag me")
        ann = self.resident(caps=MODERN)
        shown = ann.message("&home", "tag me")
        ann.send(f"@+reply={shown.tags['msgid']} PRIVMSG &home :tagged answer")
        ann.message("&home", "tagged answer")
        self.assertEqual(self.instance.statuses("alice")[0]["in_reply_to_id"], parent["id"])

    def test_acts_and_their_undoing_reach_the_instance(self):
        post = self.instance.post("bob", "act on me")
        ann = self.resident()
        number = short_id(ann.message("&home", "act on me"))
        for command, field in (("fav", "favourited"), ("boost", "reblogged"), ("bookmark", "bookmarked")):
            ann.say("&home", f"{command} {number}")
            wait_until(lambda: self.instance.api("alice", "GET", f"/api/v1/statuses/{post['id']}")[field], field)
            ann.say("&home", f"un{command} {number}")
            wait_until(lambda: not self.instance.api("alice", "GET", f"/api/v1/statuses/{post['id']}")[field],
                       "not " + field)

    def test_a_post_can_be_deleted(self):
        ann = self.resident()
        ann.say("&home", "a mistake")
        number = re.search(r"\[([0-9a-f]{2,})\]", ann.message("&home", "You: .*a mistake").plain()).group(1)
        ann.say("&home", f"del {number}")
        wait_until(lambda: not self.instance.statuses("alice"), "the deletion")

    def test_follow_resolves_a_remote_account(self):
        ann = self.resident()
        ann.say("&home", "follow @dave@remote.example")
        ann.message("&home", r"(?i)following .*dave@remote\.example|requested")
        self.assertTrue(any(account["acct"] == "dave@remote.example" for account in self.instance.api(
            "alice", "GET", f"/api/v1/accounts/{self.instance.account_id('alice')}/following")))
        ann.say("&home", "unfollow dave@remote.example")
        wait_until(lambda: not any(account["acct"] == "dave@remote.example" for account in self.instance.api(
            "alice", "GET", f"/api/v1/accounts/{self.instance.account_id('alice')}/following")), "the unfollow")

    def test_prose_is_published_and_a_typo_of_a_command_is_asked_about(self):
        self.instance.post("bob", "something to boost")
        ann = self.resident()
        number = short_id(ann.message("&home", "something to boost"))
        ann.say("&home", "follow the money, they said")
        ann.message("&home", "You: .*follow the money")
        ann.say("&home", f"boots {number}")
        question = ann.expect(lambda line: line.nick == "root" and "boost" in line.plain(), "a question")
        self.assertNotIn("You:", question.plain())
        self.assertNotIn("boots", self.instance.statuses("alice")[0]["content"])

    def test_a_long_line_cut_by_the_client_arrives_as_one_status(self):
        ann = self.resident()
        text = " ".join(f"word{number:03}" for number in range(60))
        cut = text.rfind(" ", 0, 420) + 1
        ann.say("&home", text[:cut])
        ann.say("&home", text[cut:])
        ann.message("&home", "You: .*word000")
        self.assertEqual(len(self.instance.statuses("alice")), 1)
        self.assertIn("word059", self.instance.statuses("alice")[0]["content"])

    def test_what_is_too_long_is_refused_before_it_is_sent(self):
        ann = self.resident(caps=MODERN)
        ann.send("PRIVMSG &home :" + "x" * 501)
        ann.expect(lambda line: "501" in line.raw and "500" in line.raw and "too long" in line.raw.lower()
                   or "maximum" in line.raw.lower(), "the refusal")
        self.assertEqual(self.instance.statuses("alice"), [])


class Private(Scenario):
    def test_a_query_is_a_direct_post_both_ways(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "hello there")
        ann = self.resident()
        bob = ann.message("&home", "hello there").nick
        ann.say(bob, "just for you")
        wait_until(lambda: self.instance.statuses("alice"), "the direct post")
        sent = self.instance.statuses("alice")[0]
        self.assertEqual(sent["visibility"], "direct")
        self.assertEqual([mention["username"] for mention in sent["mentions"]], ["bob"])
        self.instance.post("bob", "@alice and back", visibility="direct", in_reply_to_id=sent["id"])
        line = ann.message("ann", "and back")
        self.assertEqual(line.nick, bob)
        ann.barrier()
        copies = [line for line in ann.all() if "and back" in line.raw]
        self.assertEqual(len(copies), 1, copies)

    def test_a_name_inside_a_private_line_brings_nobody_else_in(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "hello there")
        ann = self.resident()
        bob = ann.message("&home", "hello there").nick
        ann.say(bob, f"do not tell @carol@{self.instance.authority}")
        line = ann.expect(lambda line: line.nick == "root" or "do not tell" in line.raw, "an answer")
        for status in self.instance.statuses("alice"):
            self.assertEqual([mention["username"] for mention in status["mentions"]], ["bob"], line)


class Notifications(Scenario):
    def test_every_kind_is_a_readable_line(self):
        ann = self.resident(joins=("&home", "&notifications"))
        ann.say("&home", "rate me")
        ann.message("&home", "You: .*rate me")
        mine = self.instance.statuses("alice")[0]
        self.instance.act("bob", "favourite", id=mine["id"])
        ann.expect(lambda line: "favourited" in line.plain() and line.target == "&notifications", "the favourite")
        self.instance.act("bob", "reblog", id=mine["id"])
        ann.expect(lambda line: "boosted" in line.plain() and line.target == "&notifications", "the boost")
        self.instance.act("bob", "follow", account="alice")
        ann.expect(lambda line: "followed you" in line.plain() and line.target == "&notifications", "the follow")
        self.instance.post("bob", "@alice a mention")
        ann.message("&notifications", "a mention")


class Guests(Scenario):
    def test_a_wrong_password_is_464_or_904_and_says_so(self):
        self.newcomer()
        with self.assertRaises(AssertionError):
            IrcClient(self.gateway.port, "ann", password="wrong")

    def test_a_guest_may_only_be_in_the_control_channel(self):
        guest = IrcClient(self.gateway.port, "visitor")
        self.addCleanup(guest.close)
        guest.message("&fedibee", "(?i)register")
        guest.send("JOIN &home")
        refusal = guest.expect(lambda line: "&home" in line.raw or line.nick == "root", "a refusal")
        self.assertRegex(refusal.raw, "(?i)register|identify|sign in")


if __name__ == "__main__":
    unittest.main(verbosity=2)
