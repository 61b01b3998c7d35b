#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main job on a GNU social site, over IRC and over XMPP: sign in, read, post, answer, act, groups, messages."""
import re
import sys
import unittest
import urllib.error
import urllib.parse

from harness import xmpp
from harness.browser import Browser
from harness.process import free_port, wait_until
from harness.world import Instance, Scenario


class OnGnuSocial(Scenario):
    software = "gnusocial"

    def by_password(self, who="alice", nick="ann", joins=("&home",)):
        """A client whose login is signed in by its name and password there."""
        client = self.newcomer(nick)
        client.say("&fedibee", f"account add http://{who}@{self.instance.authority}")
        client.message("&fedibee", "password")
        client.say("&fedibee", f"password gnusocial {self.instance.users[who]['password']}")
        client.message("&fedibee", r"(?i)logged in as")
        for channel in joins:
            client.join(channel)
        return client

    def own(self, who="alice"):
        return [one["text"] for one in self.instance.twitter(who, "GET", f"statuses/user_timeline/{who}", count=50)]


class SigningIn(OnGnuSocial):
    def test_by_pin(self):
        self.instance.post("alice", "written before")
        ann = self.newcomer()
        ann.say("&fedibee", f"account add {self.instance.url}")
        link = ann.message("&fedibee", r"https?://\S+/oauth/authorize\S*")
        url = re.search(r"https?://\S+", link.plain()).group(0)
        pin = Browser().sign_in(url, "alice", self.instance.users["alice"]["password"])
        self.assertRegex(pin, r"^\d{7}$")
        ann.say("&fedibee", f"code {pin}")
        ann.message("&fedibee", r"(?i)logged in as")
        ann.join("&home")
        ann.message("&home", "written before")

    def test_a_wrong_password_is_told_and_asked_once_though_the_answer_is_late(self):
        ann = self.newcomer()
        ann.say("&fedibee", f"account add http://alice@{self.instance.authority}")
        ann.message("&fedibee", "password")
        for guess in ("wrong", "wrong too", "still wrong"):  # each is answered a second later than the one before
            ann.root(f"password gnusocial '{guess}'", "does not accept this password")
        refused = [one for one in self.instance.call("GET", "/sim/log") if one["status"] == 401]
        self.assertEqual(len(refused), 3, refused)
        ann.root(f"password gnusocial {self.instance.users['alice']['password']}", "(?i)the password is right")


class AtThePageOfTheGateway(OnGnuSocial):
    """Where the site's OAuth does not work, the password is typed in a browser and in no chat."""

    def setUp(self):
        web = free_port()
        self.gateway_parts = {"web": f'listen = "127.0.0.1:{web}"\npublic_url = "http://127.0.0.1:{web}"'}
        super().setUp()
        self.instance.fault(path="/api/oauth/request_token", kind="status", status=500)

    def typed(self, url, password):
        """The status and the text of the page that answers the form."""
        state = urllib.parse.parse_qs(urllib.parse.urlparse(url).query)["state"][0]
        try:
            return 200, Browser().open(url.partition("?")[0], {"state": state, "password": password})[1]
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def test_the_password_is_typed_there(self):
        ann = self.newcomer()
        ann.say("&fedibee", f"account add http://alice@{self.instance.authority}")
        url = re.search(r"https?://\S+", ann.message("&fedibee", r"https?://\S+/password\?state=").plain()).group(0)
        self.assertIn("takes your password", Browser().open(url)[1])
        status, page = self.typed(url, "wrong")
        self.assertEqual(status, 403)
        self.assertIn("does not accept this password", page)
        status, page = self.typed(url, self.instance.users["alice"]["password"])
        self.assertEqual(status, 200)
        self.assertIn("alice@", page)
        ann.message("&fedibee", "(?i)logged in as")


class Reading(OnGnuSocial):
    def test_posts_are_shown_once_and_records_of_deeds_are_not(self):
        self.instance.act("alice", "follow", account="bob")
        first = self.instance.post("bob", "the <b>first</b> & best")
        self.instance.act("bob", "favourite", id=first["id"])
        ann = self.by_password()
        line = ann.message("&home", "the <b>first</b> & best")
        self.assertEqual(line.source.partition("!")[2], f"bob@{self.instance.authority}")
        self.gateway.stop()
        self.instance.post("bob", "the second")
        self.gateway.start()
        ann = self.client()
        ann.join("&home")
        ann.message("&home", "the second")
        ann.barrier()
        shown = [one.raw for one in ann.all() if "PRIVMSG &home" in one.raw]
        self.assertFalse([one for one in shown if "favorited" in one or "following" in one], shown)
        self.assertEqual(len([one for one in shown if "the second" in one]), 1)

    def test_deeds_are_notifications(self):
        mine = self.instance.post("alice", "rate me")
        ann = self.by_password(joins=("&home", "&notifications"))
        self.instance.act("alice", "follow", account="bob")
        self.instance.act("bob", "favourite", id=mine["id"])
        self.instance.act("bob", "reblog", id=mine["id"])
        self.instance.act("bob", "follow", account="alice")
        self.instance.post("bob", "@alice a mention")
        ann.send("PART &notifications")
        ann.join("&notifications")
        for words in ("favourited", "boosted", "followed you", "a mention"):
            wait_until(lambda: [one for one in ann.all() if words in one.plain() and one.target == "&notifications"], words)


class Writing(OnGnuSocial):
    def setUp(self):
        super().setUp()
        self.instance.act("alice", "follow", account="bob")
        self.instance.act("bob", "follow", account="alice")
        self.post = self.instance.post("bob", "hello there")
        self.ann = self.by_password()
        shown = self.ann.message("&home", "hello there").plain()
        self.number = re.search(r"\[([0-9a-f]{2,})\]", shown).group(1)

    def notice(self):
        return self.instance.twitter("alice", "GET", f"statuses/show/{self.post['id']}")

    def test_a_post_and_an_answer(self):
        self.ann.say("&home", "a post of mine")
        self.ann.message("&home", "You: .*a post of mine")
        self.ann.say("&home", f"reply {self.number} welcome")
        self.ann.message("&home", "You.*welcome")
        answer = self.instance.twitter("alice", "GET", "statuses/user_timeline/alice")[0]
        self.assertEqual(answer["in_reply_to_status_id"], str(self.post["id"]))

    def test_words_that_the_server_would_carry_out_are_published(self):
        for text in ("fav bob", "reply bob interesting idea", "zap everything"):
            self.ann.say("&home", f"post {text}")
            self.ann.message("&home", "You: .*" + text)
        self.assertFalse(self.notice()["favorited"])
        said = [text.replace("\u200b", "") for text in self.own()]
        self.assertEqual(sorted(said[:3]), ["fav bob", "reply bob interesting idea", "zap everything"])

    def test_favourite_and_repeat_come_and_go(self):
        for command, field in (("fav", "favorited"), ("boost", "repeated")):
            self.ann.say("&home", f"{command} {self.number}")
            wait_until(lambda: self.notice()[field], field)
            self.ann.say("&home", f"un{command} {self.number}")
            wait_until(lambda: not self.notice()[field], "not " + field)

    def test_a_group_is_joined_and_written_to(self):
        self.ann.say("&home", "groups join bees")
        self.ann.message("&home", "(?i)you are in bees")
        self.ann.join("&group~bees")
        self.ann.say("&group~bees", "how is the honey?")
        wait_until(lambda: self.own()[0] == "!bees how is the honey?", "the post")

    def test_a_query_is_a_direct_message_both_ways(self):
        bob = f"bob@{self.instance.authority}"
        self.ann.say("bob", "just for you")
        wait_until(lambda: [one["text"] for one in self.instance.twitter("bob", "GET", "direct_messages")]
                   == ["just for you"], "the message")
        self.assertNotIn("just for you", self.own())
        self.gateway.stop()
        self.instance.post("bob", "and back", visibility="direct", to="alice")
        self.gateway.start()
        ann = self.client()
        line = ann.message("ann", "and back")
        self.assertEqual(line.source.partition("!")[2], bob)

    def test_what_it_lacks_is_said_in_one_sentence(self):
        self.ann.say("&home", f"edit {self.number} hello")
        self.ann.expect(lambda line: line.nick == "root" and self.instance.authority in line.plain(), "a sentence")


class OverXmpp(xmpp.Linked, unittest.TestCase):
    def setUp(self):
        self.instance = Instance("gnusocial")
        self.addCleanup(self.instance.stop)
        super().setUp()
        self.linked()

    def test_sign_in_by_password_read_and_post(self):
        self.instance.act("alice", "follow", account="bob")
        self.instance.post("bob", "hello there")
        ann = self.client()
        ann.say(xmpp.GATEWAY, f"account add http://alice@{self.instance.authority}")
        ann.message(xmpp.GATEWAY, "password")
        ann.say(xmpp.GATEWAY, f"password gnusocial {self.instance.users['alice']['password']}")
        ann.message(xmpp.GATEWAY, "(?i)logged in as")
        home = f"home@{xmpp.GATEWAY}"
        ann.send(f"<presence to='{home}/ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        ann.message(home, "hello there")
        ann.say(home, "a post of mine", kind="groupchat")
        wait_until(lambda: [one["text"] for one in self.instance.twitter("alice", "GET", "statuses/user_timeline/alice")]
                   [:1] == ["a post of mine"], "the post")


if __name__ == "__main__":
    if not xmpp.installed("prosody"):
        print("the scenario over XMPP is left out: prosody is not installed", file=sys.stderr)
        del OverXmpp
    unittest.main(verbosity=2)
