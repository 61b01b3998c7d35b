#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by three doors, several accounts, one user on IRC and XMPP, and leaving without a trace, on real servers."""
import re
import sqlite3
import sys
import unittest

from harness import xmpp
from harness.irc import IrcClient
from harness.process import free_port, wait_until

MUC, REGISTER, DATA = "http://jabber.org/protocol/muc", "jabber:iq:register", "jabber:x:data"
HOME = f"home@{xmpp.GATEWAY}"


class Doors(xmpp.Settled):
    """What holds on every server."""

    def rows(self, table):
        with sqlite3.connect(f"file:{self.gateway.folder.path}/fedibee.sqlite?mode=ro", uri=True) as store:
            return store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def on_irc(self, nick="ann"):
        irc = IrcClient(self.gateway.port, nick)
        self.addCleanup(irc.close)
        irc.root("register correcthorse", "(?i)registered|created")
        return irc

    def test_the_chat_is_a_door(self):
        ann = self.client()
        ann.say(xmpp.GATEWAY, f"login {self.instance.url}")
        url = self.link_of(ann)
        ann.say(xmpp.GATEWAY, "code wrong-one")
        ann.message(xmpp.GATEWAY, "(?i)code")
        ann.say(xmpp.GATEWAY, f"code {self.code_for(url)}")
        ann.message(xmpp.GATEWAY, "(?i)logged in as alice")

    def test_commands_with_forms_are_a_door(self):
        ann = self.client()
        asked, done = self.form(ann, "login", {"address": self.instance.url})
        self.assertEqual(xmpp.find(asked, "x", DATA).get("type"), "form")
        url = xmpp.find(done, "url", xmpp.OOB).text
        self.assertIn(url, xmpp.find(done, "note", xmpp.COMMANDS).text)
        asked, done = self.form(ann, "code", {"code": self.code_for(url)})
        code = next(one for one in asked.iter() if one.get("var") == "code")
        self.assertEqual(code.get("type"), "text-private")
        self.assertEqual(xmpp.find(done, "note", xmpp.COMMANDS).get("type"), "info")
        wait_until(lambda: any("ogged in as alice" in xmpp.body(one) for one in ann.all()), "the end of the sign-in")

    def test_the_registration_form_is_a_door(self):
        ann = self.client()
        asked = ann.ask(xmpp.GATEWAY, f"<query xmlns='{REGISTER}'/>")
        self.assertIsNone(xmpp.find(asked, "registered", REGISTER))
        self.assertIn("username", [one.get("var") for one in asked.iter()])
        form = (f"<query xmlns='{REGISTER}'><x xmlns='{DATA}' type='submit'><field var='username'>"
                f"<value>{self.instance.url}</value></field></x></query>")
        self.assertEqual(ann.ask(xmpp.GATEWAY, form, "set").get("type"), "result")
        ann.say(xmpp.GATEWAY, f"code {self.code_for(self.link_of(ann))}")
        ann.message(xmpp.GATEWAY, "(?i)logged in as alice")
        asked = ann.ask(xmpp.GATEWAY, f"<query xmlns='{REGISTER}'/>")
        self.assertIsNotNone(xmpp.find(asked, "registered", REGISTER))
        self.assertIn("alice@", xmpp.find(asked, "username", REGISTER).text)

    def test_several_accounts_have_forms_and_rooms_of_their_own(self):
        ann = self.signed_in(self.signed_in(self.client()), "bob")
        ann.say(xmpp.GATEWAY, "account list")
        listed = ann.message(xmpp.GATEWAY, "bob@")
        self.assertRegex(xmpp.body(listed), "(?s)mastodon.*mastodon2")
        asked, done = self.form(ann, "post", {"text": "by the second", "account": "mastodon2"})
        options = [one for one in asked.iter() if xmpp.tag(one) == "option"]
        self.assertTrue(any("bob@" in (one.get("label") or "") for one in options))
        self.assertEqual(done.get("status"), "completed")
        self.assertIn("by the second", self.instance.statuses("bob")[0]["content"])
        self.assertEqual(self.instance.statuses("alice"), [])
        room = f"home+mastodon2@{xmpp.GATEWAY}"
        self.join(ann, room)
        ann.say(room, "in the room of the second", kind="groupchat")
        wait_until(lambda: "room of the second" in self.instance.statuses("bob")[0]["content"], "bob's post")
        _, done = self.form(ann, "account", {"account": "mastodon2", "action": "off"})
        self.assertEqual(xmpp.find(done, "note", xmpp.COMMANDS).get("type"), "info")
        _, done = self.form(ann, "post", {"text": "too late", "account": "mastodon2"})
        self.assertEqual(xmpp.find(done, "note", xmpp.COMMANDS).get("type"), "error")

    def test_a_password_has_a_private_field(self):
        ann = self.signed_in(self.client())
        asked, done = self.form(ann, "password", {"account": "mastodon", "password": "s3cret-word"})
        field = next(one for one in asked.iter() if one.get("var") == "password")
        self.assertEqual(field.get("type"), "text-private")
        self.assertNotIn("s3cret-word", "".join(done.itertext()))
        self.assertFalse(any("s3cret-word" in line for line in list(self.gateway.process.errors)))

    def linked_users(self, irc, ann):
        """Both see the accounts of both, there is one user, and the program on XMPP hears of what is new unasked."""
        ann.say(xmpp.GATEWAY, "account list")
        ann.message(xmpp.GATEWAY, "(?s)alice@.*bob@|bob@.*alice@")
        irc.root("account list", "alice@")
        self.assertEqual(self.rows("users"), 1)
        self.assertEqual(self.rows("identities"), 1)

    def both_signed_in(self):
        irc = self.on_irc()
        url = re.search(r"https?://\S+", irc.root(f"account add {self.instance.url}", "oauth/authorize").plain()).group(0)
        irc.root(f"code {self.code_for(url)}", "(?i)logged in as")
        ann = self.befriended(self.signed_in(self.client(), "bob"))
        self.join(ann)
        return irc, ann

    def join(self, client, room=HOME):
        client.send(f"<presence to='{room}/me'><x xmlns='{MUC}'/></presence>")
        client.expect(lambda one: one.get("from") == room and any(xmpp.tag(part) == "subject" for part in one), room)

    def test_a_code_of_xmpp_is_typed_on_irc(self):
        irc, ann = self.both_signed_in()
        ann.say(xmpp.GATEWAY, "link")
        code = re.search(r"link (\S+)", xmpp.body(ann.message(xmpp.GATEWAY, r"link \S+"))).group(1)
        irc.root(f"link {code}", "Done: here and at the other front you are ann")
        self.assertNotIn("connect", xmpp.body(ann.message(xmpp.GATEWAY, "You are ann now")))
        closed = ann.expect(lambda one: one.get("from") == f"{HOME}/me" and one.get("type") == "unavailable", "the end")
        self.assertIn("You are ann now", "".join(closed.itertext()))
        ann.message(xmpp.GATEWAY, "Join your rooms again")
        self.instance.post("carol", "@bob a private word", visibility="direct")
        ann.message(self.contact("carol"), "a private word")  # without having said anything since
        self.linked_users(irc, ann)

    def test_a_code_of_irc_is_typed_on_xmpp(self):
        irc, ann = self.both_signed_in()
        code = re.search(r"link (\w+-\w+)", irc.root("link", r"link \w+-\w+").plain()).group(1)
        ann.say(xmpp.GATEWAY, f"link {code}")
        ann.message(xmpp.GATEWAY, "Done: here and at the other front you are ann")
        ann.expect(lambda one: one.get("from") == f"{HOME}/me" and one.get("type") == "unavailable", "the end")
        self.linked_users(irc, ann)
        irc.root("drop correcthorse", "removed")
        ann.message(xmpp.GATEWAY, "(?i)was removed")
        wait_until(lambda: self.rows("users") == 0, "the end of the user")

    def test_nothing_stays_behind(self):
        for name in ("bob", "carol"):
            self.instance.follow("alice", name)
        ann = self.signed_in(self.befriended(self.client()))
        ann.say(xmpp.GATEWAY, "roster")
        ann.message(xmpp.GATEWAY, "2 people")
        for name in ("bob", "carol"):
            ann.send(f"<presence type='subscribe' to='{self.contact(name)}'/>")
            self.presence(ann, name)
        self.assertEqual(len(self.roster(ann)), 3)
        ann.say(xmpp.GATEWAY, "unregister")
        ann.message(xmpp.GATEWAY, "(?i)removed")
        if self.clears_roster:
            wait_until(lambda: self.roster(ann) == {}, "an empty roster")
        else:
            offer = ann.expect(lambda one: xmpp.find(one, "x", "http://jabber.org/protocol/rosterx") is not None,
                               "the offer to remove them")
            offered = {one.get("jid") for one in offer.iter() if one.get("action") == "delete"}
            self.assertEqual(offered, {self.contact("bob"), self.contact("carol")})
            wait_until(lambda: {one.get("subscription") for one in self.roster(ann).values()} == {"none"},
                       "no subscriptions")
        for table in ("users", "identities", "logins", "settings", "positions", "seen", "short_ids", "nicks", "outbox"):
            self.assertEqual(self.rows(table), 0, table)
        self.assertIn("/oauth/revoke", [one["path"] for one in self.instance.call("GET", "/sim/log")])
        followed = self.instance.api("alice", "GET", f"/api/v1/accounts/{self.instance.account_id('alice')}/following")
        self.assertEqual({one["username"] for one in followed}, {"bob", "carol"})
        # What programs do by themselves makes nobody a user again.
        self.assertEqual(ann.ask(self.contact("bob"), "<vCard xmlns='vcard-temp'/>").get("type"), "error")
        ann.send(f"<presence to='{HOME}/me'><x xmlns='{MUC}'/></presence><presence><show>away</show></presence>")
        ann.expect(lambda one: one.get("from") == f"{HOME}/me" and one.get("type") == "error", "the refused join")
        self.assertEqual(self.rows("users"), 0)


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Doors, unittest.TestCase):
    make_server, clears_roster = staticmethod(xmpp.Prosody), True


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(Doors, unittest.TestCase):
    make_server, clears_roster = staticmethod(xmpp.Ejabberd), False  # 23.01 fails at it


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class ByCallback(xmpp.Settled, unittest.TestCase):
    """With a web address of its own, the gateway is told by the browser."""
    make_server = staticmethod(xmpp.Prosody)

    @property
    def gateway_parts(self):
        self.web = getattr(self, "web", None) or free_port()
        return {"web": f'listen = "127.0.0.1:{self.web}"\npublic_url = "http://127.0.0.1:{self.web}"'}

    def test_the_browser_comes_back(self):
        ann = self.client()
        ann.say(xmpp.GATEWAY, f"login {self.instance.url}")
        page = self.code_for(self.link_of(ann))
        self.assertIn("alice@", page)
        ann.message(xmpp.GATEWAY, "(?i)logged in as alice")


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
