#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One user with several accounts: one text for all of them, posts repeated from one at another, news of the web posted."""
import re
import unittest

from harness.files import serve_files
from harness.news import serve_news
from harness.process import wait_until
from harness.world import Instance, Scenario


class Across(Scenario):
    """alice at one instance is `mastodon`, bob at another `mastodon2`."""

    def setUp(self):
        super().setUp()
        self.far = Instance("mastodon")
        self.addCleanup(self.far.stop)
        self.ann = self.resident()
        self.sign_in(self.ann, "bob", self.far)

    def ask(self, line, pattern):
        """Types a line in &fedibee and waits for root's answer."""
        self.ann.say("&fedibee", line)
        wanted = re.compile(pattern)
        return self.ann.expect(lambda got: got.nick == "root" and wanted.search(got.plain()), f"/{pattern}/").plain()

    def texts(self):
        """What bob has at the other instance, oldest first."""
        return [re.sub("<[^>]*>", "", status["content"]) for status in reversed(self.far.statuses("bob"))]

    def until_far(self, *wanted):
        wait_until(lambda: self.texts() == list(wanted), f"{wanted} at the other instance")


class Crossing(Across):
    def test_a_text_goes_out_at_both_and_each_answers_with_its_address(self):
        files = serve_files(self)
        self.ann.say("&fedibee", f'cross all --cw pets --attach {files}/cat.png --alt "a cat" -- look at her')
        for tag, instance, who in (("mastodon", self.instance, "alice"), ("mastodon2", self.far, "bob")):
            line = self.ann.message("&fedibee", rf"^{tag}: \[[0-9a-f]+\] http").plain()
            status = instance.statuses(who)[0]
            self.assertIn(status["url"], line)
            self.assertEqual(status["spoiler_text"], "pets")
            self.assertEqual([media["description"] for media in status["media_attachments"]], ["a cat"])

    def test_what_one_refuses_the_other_has(self):
        self.far.fault(kind="status", status=422, body='{"error":"not here"}', path="/api/v1/statuses", count=1)
        self.ann.say("&fedibee", "cross mastodon,mastodon2 once")
        self.ann.message("&fedibee", r"^mastodon: \[[0-9a-f]+\] http")
        self.ann.message("&fedibee", r"^mastodon2: .*not here")
        self.assertEqual(self.texts(), [])
        self.assertEqual(len(self.instance.statuses("alice")), 1)

    def test_a_long_text_is_a_thread_where_it_must_be(self):
        text = " ".join(f"Sentence number {number} of a long text." for number in range(30))
        self.ask(f"cross all {text}", r"^mastodon2: .*\(a thread of 3\)")
        replies = [status["in_reply_to_id"] for status in reversed(self.far.statuses("bob"))]
        ids = [status["id"] for status in reversed(self.far.statuses("bob"))]
        self.assertEqual(replies, [None, *ids[:-1]])


class Mirroring(Across):
    def test_posts_are_repeated_with_edits_and_deletions_and_no_loop(self):
        self.instance.post("alice", "too old")
        self.ask("mirror add mastodon mastodon2", "From now on")
        self.ask("mirror add mastodon2 mastodon", "From now on")
        first = self.instance.post("alice", "frist")
        self.until_far("frist")
        self.ann.say("&home", "typed here")
        self.until_far("frist", "typed here")
        self.instance.api("alice", "PUT", f"/api/v1/statuses/{first['id']}", {"status": "first"})
        self.until_far("first", "typed here")
        self.instance.api("alice", "DELETE", f"/api/v1/statuses/{first['id']}")
        self.until_far("typed here")
        self.assertEqual(len(self.instance.statuses("alice")), 2, "nothing came back")

    def test_what_was_posted_while_the_gateway_was_away_is_repeated_once(self):
        self.ask("mirror add mastodon mastodon2 --boosts off", "From now on")
        self.instance.post("alice", "before")
        self.until_far("before")
        self.gateway.stop()
        self.instance.post("alice", "meanwhile")
        self.gateway.start()
        self.until_far("before", "meanwhile")  # nobody is signed in at the gateway
        self.gateway.restart()
        self.instance.post("alice", "afterwards")
        self.until_far("before", "meanwhile", "afterwards")


class News(Across):
    def test_new_entries_are_posted_once_over_a_restart(self):
        news = serve_news(self)
        news.publish("1", "Old news")
        self.ask(f"feed add {news.url} mastodon2 {{title}}: {{link}}", r"it has now \(1\) is posted by mastodon2")
        self.ask("feed", r"1\. The News > mastodon2")
        self.gateway.restart()
        wait_until(lambda: news.conditional > 0, "a reading that asks only for what is new")
        told = []
        for name, title in (("2", "Bees fly"), ("3", "Bees sleep")):
            news.publish(name, title)
            self.gateway.restart()  # it may end before it has noted what it read, so it reads that again
            told.append(f"{title}: {news.base}/{name}")
            self.until_far(*told)

    def test_what_is_no_feed_is_refused(self):
        files = serve_files(self)
        self.ask(f"feed add {files}/page", "neither RSS nor Atom|There is no news feed")


if __name__ == "__main__":
    unittest.main()
