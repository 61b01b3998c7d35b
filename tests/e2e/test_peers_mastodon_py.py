#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""fedisim as Mastodon.py sees it: a library of others must find a Mastodon there."""
import queue
import re
import sys
import unittest

from harness.browser import Browser
from harness.world import Instance

try:
    import mastodon
except ImportError as missing:
    print(f"skipped: {missing} (Debian package python3-mastodon)")
    sys.exit(77)


class Listener(mastodon.StreamListener):
    def __init__(self):
        self.events = queue.Queue()

    def on_update(self, status):
        self.events.put(("update", status))

    def on_notification(self, notification):
        self.events.put(("notification", notification))

    def on_delete(self, status_id):
        self.events.put(("delete", status_id))

    def on_status_update(self, status):
        self.events.put(("status.update", status))

    def next(self, kind):
        while True:
            event, payload = self.events.get(timeout=20)
            if event == kind:
                return payload


class Library(unittest.TestCase):
    def setUp(self):
        self.instance = Instance()
        self.addCleanup(self.instance.stop)
        self.keys = mastodon.Mastodon.create_app("mastodon.py", api_base_url=self.instance.url)
        self.alice = self.sign_in("alice")

    def client(self):
        return mastodon.Mastodon(client_id=self.keys[0], client_secret=self.keys[1], api_base_url=self.instance.url,
                                 version_check_mode="created")

    def sign_in(self, who):
        client = self.client()
        url = client.auth_request_url(scopes=["read", "write", "follow", "push"])
        code = Browser().sign_in(url, who, self.instance.users[who]["password"])
        client.log_in(code=code, scopes=["read", "write", "follow", "push"])
        return client

    def test_the_code_is_good_once_and_the_password_still_works(self):
        self.assertEqual(self.alice.me()["username"], "alice")
        url = self.client().auth_request_url(scopes=["read"])
        code = Browser().sign_in(url, "bob", self.instance.users["bob"]["password"])
        client = self.client()
        client.log_in(code=code, scopes=["read"])
        with self.assertRaises(mastodon.MastodonIllegalArgumentError):
            self.client().log_in(code=code, scopes=["read"])
        old = self.client()
        old.log_in("carol", self.instance.users["carol"]["password"])
        self.assertEqual(old.me()["acct"], "carol")
        old.revoke_access_token()
        with self.assertRaises(mastodon.MastodonError):
            old.me()

    def test_posts_replies_and_acts(self):
        bob = self.sign_in("bob")
        first = bob.status_post("hello #world & <others>")
        self.assertIn("&amp; &lt;others&gt;", first["content"])
        answer = self.alice.status_reply(first, "hello yourself")
        self.assertEqual(answer["in_reply_to_id"], first["id"])
        self.assertEqual([mention["acct"] for mention in answer["mentions"]], ["bob"])
        self.assertTrue(self.alice.status_favourite(first)["favourited"])
        self.assertEqual(self.alice.status_reblog(first)["reblog"]["id"], first["id"])
        self.assertTrue(self.alice.status_bookmark(first)["bookmarked"])
        thread = self.alice.status_context(first)
        self.assertEqual([status["id"] for status in thread["descendants"]], [answer["id"]])
        kinds = [notification["type"] for notification in bob.notifications()]
        self.assertEqual(kinds, ["reblog", "favourite", "mention"])
        edited = bob.status_update(first, "hello again")
        self.assertIsNotNone(edited["edited_at"])
        self.assertEqual(len(bob.status_history(first)), 2)
        bob.status_delete(first)
        with self.assertRaises(mastodon.MastodonNotFoundError):
            self.alice.status(first)

    def test_an_idempotency_key_posts_once(self):
        first = self.alice.status_post("only once", idempotency_key="k1")
        again = self.alice.status_post("only once", idempotency_key="k1")
        self.assertEqual(first["id"], again["id"])
        self.assertEqual(len(self.alice.account_statuses(self.alice.me())), 1)

    def test_a_direct_post_is_for_its_people_only(self):
        bob, carol = self.sign_in("bob"), self.sign_in("carol")
        secret = bob.status_post("@alice psst", visibility="direct")
        self.assertEqual(self.alice.status(secret)["visibility"], "direct")
        with self.assertRaises(mastodon.MastodonNotFoundError):
            carol.status(secret)
        talk = self.alice.conversations()[0]
        self.assertTrue(talk["unread"])
        self.assertEqual([person["acct"] for person in talk["accounts"]], ["bob"])
        self.alice.conversations_read(talk)
        self.assertFalse(self.alice.conversations()[0]["unread"])

    def test_pages_of_a_timeline_and_of_followers_hang_together(self):
        bob = self.sign_in("bob")
        self.alice.account_follow(bob.me())
        for number in range(45):
            bob.status_post(f"number {number}.")
        page, texts = self.alice.timeline_home(limit=20), []
        while page:
            texts += [re.search(r"number (\d+)", status["content"]).group(1) for status in page]
            page = self.alice.fetch_next(page)
        self.assertEqual(texts, [str(number) for number in reversed(range(45))])
        newest = self.alice.timeline_home(limit=1)
        bob.status_post("number 45.")
        self.assertIn("number 45.", self.alice.fetch_previous(newest)[0]["content"])
        self.assertEqual([person["acct"] for person in bob.account_followers(bob.me())], ["alice"])

    def test_media_polls_filters_lists_and_search(self):
        media = self.alice.media_post(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png", description="A dot")
        shown = self.alice.status_post("a picture", media_ids=[media], spoiler_text="dots")
        self.assertEqual(shown["media_attachments"][0]["description"], "A dot")
        poll = self.alice.status_post("tea?", poll=self.alice.make_poll(["yes", "no"], 600))["poll"]
        bob = self.sign_in("bob")
        bob.poll_vote(poll, [1])
        self.assertEqual(bob.poll(poll)["own_votes"], [1])
        self.alice.account_follow(bob.me())
        friends = self.alice.list_create("friends")
        self.alice.list_accounts_add(friends, [bob.me()])
        bob.status_post("for the list")
        self.assertIn("for the list", self.alice.timeline_list(friends)[0]["content"])
        kept = self.alice.filter_create("tea", ["home"])
        self.assertEqual([known["id"] for known in self.alice.filters()], [kept["id"]])
        found = self.alice.search_v2("@dave@remote.example", resolve=True)
        self.assertEqual([person["acct"] for person in found["accounts"]], ["dave@remote.example"])

    def test_the_user_stream_tells_of_posts_notifications_edits_and_deletions(self):
        bob = self.sign_in("bob")
        self.alice.account_follow(bob.me())
        listener = Listener()
        stream = self.alice.stream_user(listener, run_async=True)
        self.addCleanup(stream.close)
        self.assertTrue(self.alice.stream_healthy())
        self.instance.wait_for_stream()
        posted = bob.status_post("@alice live")
        self.assertEqual(listener.next("update")["id"], posted["id"])
        self.assertEqual(listener.next("notification")["type"], "mention")
        bob.status_update(posted, "@alice edited")
        self.assertIn("edited", listener.next("status.update")["content"])
        bob.status_delete(posted)
        self.assertEqual(str(listener.next("delete")), str(posted["id"]))


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
