#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People of the Fediverse as contacts: groups, requests, presences, pictures, search, through real servers."""
import base64
import hashlib
import sys
import unittest

from harness import xmpp
from harness.process import wait_until

PUBSUB, EVENT = "http://jabber.org/protocol/pubsub", "http://jabber.org/protocol/pubsub#event"
NICK = "http://jabber.org/protocol/nick"
METADATA, BYTES = "urn:xmpp:avatar:metadata", "urn:xmpp:avatar:data"
VCARD, VCARD4, UPDATE = "vcard-temp", "urn:ietf:params:xml:ns:vcard-4.0", "vcard-temp:x:update"


class People(xmpp.Settled):
    """What holds on every server."""

    def watching(self, *names):
        """A client whose roster has these contacts, whom alice follows."""
        ann = self.befriended(self.signed_in(self.client()))
        for name in names:
            ann.send(f"<presence type='subscribe' to='{self.contact(name)}'/>")
            self.presence(ann, name)
        return ann

    def test_lists_are_groups_and_names_are_names(self):
        self.instance.api("bob", "PATCH", "/api/v1/accounts/update_credentials", {"display_name": "Bob <& Söhne>"})
        for name in ("bob", "carol"):
            self.instance.follow("alice", name)
        made = self.instance.api("alice", "POST", "/api/v1/lists", {"title": "Close friends"})
        self.instance.api("alice", "POST", f"/api/v1/lists/{made['id']}/accounts",
                          {"account_ids": [self.instance.account_id("bob")]})
        ann = self.signed_in(self.client())
        ann.say(xmpp.GATEWAY, "roster")
        if self.fills_roster:
            ann.message(xmpp.GATEWAY, "2 people are in your contacts now")
            items = self.roster(ann)
        else:
            offer = ann.message(xmpp.GATEWAY, "2 people whom you follow")
            items = {one.get("jid"): one for one in offer.iter() if xmpp.tag(one) == "item"}
        told = {jid: (item.get("name"), [one.text for one in item]) for jid, item in items.items()}
        self.assertEqual(told[self.contact("bob")], ("Bob <& Söhne>", ["Close friends"]))
        self.assertEqual(told[self.contact("carol")][1], ["Fediverse"])

    def request_of(self, client, name):
        """The wish of that person to follow, whether it comes now or came before."""
        def asks(one):
            return (xmpp.tag(one) == "presence" and one.get("type") == "subscribe" and one.get("from") == self.contact(name))
        return wait_until(lambda: next(filter(asks, client.all()), None), f"{name}'s request")

    def test_a_follow_request_is_a_subscription_with_a_name(self):
        self.instance.api("alice", "PATCH", "/api/v1/accounts/update_credentials", {"locked": True})
        self.instance.api("bob", "PATCH", "/api/v1/accounts/update_credentials", {"display_name": "Bob B."})
        self.instance.follow("bob", "alice")  # nobody is there to be told yet
        ann = self.client()
        ann.answer_by_hand()
        self.befriended(self.signed_in(ann))
        self.assertEqual(xmpp.find(self.request_of(ann, "bob"), "nick", NICK).text, "Bob B.")
        self.instance.follow("carol", "alice")
        self.request_of(ann, "carol")
        ann.send(f"<presence type='subscribed' to='{self.contact('bob')}'/>"
                 f"<presence type='unsubscribed' to='{self.contact('carol')}'/>")
        me = self.instance.account_id("alice")
        wait_until(lambda: [one["username"] for one in self.instance.api("alice", "GET", f"/api/v1/accounts/{me}/followers")]
                   == ["bob"], "bob among the followers")
        wait_until(lambda: self.instance.api("alice", "GET", "/api/v1/follow_requests") == [], "no request left")

    def test_presences_say_who_posted_and_come_again_after_a_restart(self):
        self.instance.post("bob", "just now")
        ann = self.watching("bob")
        shown = self.presence(ann, "bob", lambda one: xmpp.find(one, "idle", "urn:xmpp:idle:1") is not None)
        self.assertIn("last post ", shown.findtext("{jabber:client}status"))
        self.gateway.stop()
        self.gateway.start()
        self.linked()
        again = self.presence(ann, "bob")
        self.assertEqual(again.get("from"), f"{self.contact('bob')}/fedi")
        ann.close()
        later = self.client(resource="later")
        self.presence(later, "bob")

    def test_pictures_come_as_bytes(self):
        self.instance.api("bob", "PATCH", "/api/v1/accounts/update_credentials", {"display_name": "Bob B."})
        ann = self.watching("bob")
        shown = self.presence(ann, "bob", lambda one: xmpp.find(one, "photo", UPDATE) is not None)
        hash_ = xmpp.find(shown, "photo", UPDATE).text
        card = ann.ask(self.contact("bob"), f"<vCard xmlns='{VCARD}'/>")
        picture = base64.b64decode(xmpp.find(card, "BINVAL", VCARD).text)
        self.assertEqual(hashlib.sha1(picture).hexdigest(), hash_)
        self.assertEqual(xmpp.find(card, "TYPE", VCARD).text, "image/png")
        answer = ann.ask(self.contact("bob"), f"<pubsub xmlns='{PUBSUB}'><items node='{METADATA}'/></pubsub>")
        info = xmpp.find(answer, "info", METADATA)
        self.assertEqual((info.get("id"), info.get("bytes")), (hash_, str(len(picture))))
        answer = ann.ask(self.contact("bob"),
                         f"<pubsub xmlns='{PUBSUB}'><items node='{BYTES}'><item id='{hash_}'/></items></pubsub>")
        self.assertEqual(base64.b64decode(xmpp.find(answer, "data", BYTES).text), picture)
        card4 = ann.ask(self.contact("bob"), f"<vcard xmlns='{VCARD4}'/>")
        self.assertIn("@bob@", xmpp.find(card4, "nickname", VCARD4).find(f"{{{VCARD4}}}text").text)
        phone = self.client(resource="phone", features=[f"{METADATA}+notify", f"{NICK}+notify"])
        told = {}
        while len(told) < 2:
            news = phone.expect(lambda one: one.get("from") == self.contact("bob")
                                and xmpp.find(one, "event", EVENT) is not None, "the news of bob")
            told[xmpp.find(news, "items", EVENT).get("node")] = news
        self.assertEqual(xmpp.find(told[METADATA], "info", METADATA).get("id"), hash_)
        self.assertEqual(xmpp.find(told[NICK], "nick", NICK).text, "Bob B.")

    def test_people_are_found(self):
        ann = self.signed_in(self.client())
        form = ann.ask(xmpp.GATEWAY, "<query xmlns='jabber:iq:search'/>")
        self.assertIn("nick", [one.get("var") for one in form.iter()])
        found = ann.ask(xmpp.GATEWAY, "<query xmlns='jabber:iq:search'><nick>bob</nick></query>", "set")
        self.assertIn(self.contact("bob"), [one.get("jid") for one in found.iter()])
        filled = ("<query xmlns='jabber:iq:search'><x xmlns='jabber:x:data' type='submit'><field var='nick'><value>bob"
                  "</value></field></x></query>")
        found = ann.ask(xmpp.GATEWAY, filled, "set")
        self.assertIn(self.contact("bob"), [one.text for one in found.iter() if xmpp.tag(one) == "value"])


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(People, unittest.TestCase):
    make_server, fills_roster = staticmethod(xmpp.Prosody), True


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(People, unittest.TestCase):
    make_server, fills_roster = staticmethod(xmpp.Ejabberd), False  # 23.01 fails at it


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
