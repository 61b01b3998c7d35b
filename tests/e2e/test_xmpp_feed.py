#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The posts of contacts as social feeds, read and subscribed to with slixmpp's pubsub through real servers."""
import sys
import unittest
import xml.etree.ElementTree as ET

from harness import xmpp
from harness.browser import Browser
from harness.process import wait_until
from harness.world import Instance

FEED, ATOM, EVENT = "urn:xmpp:microblog:0", "{http://www.w3.org/2005/Atom}", "http://jabber.org/protocol/pubsub#event"


class Feeds(xmpp.Linked):
    """What holds on every server."""

    def setUp(self):
        self.instance = Instance()
        self.addCleanup(self.instance.stop)
        super().setUp()
        self.linked()
        self.instance.follow("alice", "bob")
        self.ann = self.client(plugins=("xep_0060", "xep_0059"))
        self.sign_in(self.ann)

    def sign_in(self, client):
        client.say(xmpp.GATEWAY, f"login {self.instance.url}")
        linked = client.expect(lambda one: xmpp.find(one, "x", "jabber:x:oob") is not None, "the link")
        code = Browser().sign_in(xmpp.body(linked), "alice", self.instance.users["alice"]["password"])
        client.say(xmpp.GATEWAY, f"code {code}")
        client.message(xmpp.GATEWAY, r"(?i)logged in as alice")

    def contact(self, who="bob"):
        return f"{who}%{self.instance.authority}@{xmpp.GATEWAY}".replace(":", "\\3a")

    def entries(self, answer):
        """Item ids and titles of an answer, as the library reads it."""
        return [(item["id"], item["payload"].findtext(f"{ATOM}title")) for item in answer["pubsub"]["items"]]

    def read(self, node=FEED, who="bob", **more):
        return self.entries(self.ann.run(lambda client: client["xep_0060"].get_items(self.contact(who), node, **more)))

    def entry(self, title):
        return ET.fromstring(f"<entry xmlns='http://www.w3.org/2005/Atom'><title type='text'>{title}</title></entry>")

    def test_a_feed_is_read_in_pages_and_by_ids(self):
        for number in range(7):
            self.instance.post("bob", f"story {number}")
        newest = self.read(max_items=3)
        self.assertEqual([title for _, title in newest], ["story 4", "story 5", "story 6"])
        one = self.read(item_ids=[newest[1][0]])
        self.assertEqual(one, [newest[1]])

        from slixmpp.plugins import xep_0059, xep_0060
        from slixmpp.xmlstream import register_stanza_plugin
        register_stanza_plugin(xep_0060.stanza.Pubsub, xep_0059.Set)  # this release forgets it

        async def whole(client):
            pages = client["xep_0060"].get_items(self.contact(), FEED, iterator=True)
            pages.amount = 3
            return [entry for page in [page async for page in pages] for entry in self.entries(page)]
        self.assertEqual([title for _, title in self.ann.run(whole)], [f"story {number}" for number in range(7)])

    def test_the_answers_to_a_post_are_read_and_written(self):
        post = self.instance.post("bob", "What shall we eat?")
        self.instance.post("carol", "@bob soup", in_reply_to_id=post["id"])
        [(item, _)] = self.read()
        node = f"{FEED}:comments/{item}"
        answers = self.read(node)
        self.assertEqual(len(answers), 1)
        self.assertIn("soup", answers[0][1])
        made = self.ann.run(lambda client: client["xep_0060"].publish(self.contact(), node, payload=self.entry("Bread!")))
        mine = self.instance.statuses("alice")[0]
        self.assertIn("Bread!", mine["content"])
        self.assertEqual(mine["in_reply_to_id"], post["id"])
        self.assertTrue(made["pubsub"]["publish"]["item"]["id"].endswith(mine["id"]))
        self.ann.run(lambda client: client["xep_0060"].publish(self.contact(), node, payload=self.entry("♥")))
        self.assertEqual(self.instance.statuses("bob")[0]["favourites_count"], 1)

    def test_ones_own_feed_takes_posts(self):
        made = self.ann.run(lambda client: client["xep_0060"].publish(self.contact("alice"), FEED,
                                                                      payload=self.entry("By feed")))
        self.assertIn("By feed", self.instance.statuses("alice")[0]["content"])
        item = made["pubsub"]["publish"]["item"]["id"]
        self.assertEqual(self.read(who="alice"), [(item, "By feed")])
        self.ann.run(lambda client: client["xep_0060"].retract(self.contact("alice"), FEED, item))
        self.assertEqual(self.instance.statuses("alice"), [])
        refused = self.ann.run(lambda client: client["xep_0060"].publish(self.contact(), FEED,
                                                                         payload=self.entry("Forged")))
        self.assertEqual(refused["error"]["condition"], "forbidden")

    def event(self, name, text=""):
        """The next event of bob's feed that has such an element, with that text in it."""
        def claim(one):
            found = xmpp.find(one, name, EVENT)
            return (xmpp.tag(one) == "message" and one.get("from") == self.contact() and found is not None
                    and text in "".join(found.itertext()))
        return self.ann.expect(claim, f"an event <{name}> with '{text}'")

    def test_subscribers_are_told(self):
        self.instance.post("bob", "before")
        done = self.ann.run(lambda client: client["xep_0060"].subscribe(self.contact(), FEED))
        self.assertEqual(done["pubsub"]["subscription"]["subscription"], "subscribed")
        self.gateway.wait_until_caught_up()  # only the stream tells of edits and deletions
        fresh = self.instance.post("bob", "fresh news")
        told = self.event("item", "fresh news")
        self.assertEqual(told.get("type"), "headline")
        item = xmpp.find(told, "item", EVENT).get("id")
        self.assertTrue(item.endswith(fresh["id"]))
        self.instance.api("bob", "PUT", f"/api/v1/statuses/{fresh['id']}", {"status": "fresher news"})
        self.assertEqual(xmpp.find(self.event("item", "fresher news"), "item", EVENT).get("id"), item)
        self.instance.api("bob", "DELETE", f"/api/v1/statuses/{fresh['id']}")
        self.assertEqual(xmpp.find(self.event("retract"), "retract", EVENT).get("id"), item)
        self.ann.run(lambda client: client["xep_0060"].unsubscribe(self.contact(), FEED))
        self.instance.post("bob", "unheard of")
        self.ann.say(xmpp.GATEWAY, "account list")
        self.ann.message(xmpp.GATEWAY, "alice@")
        self.assertFalse([one for one in self.ann.all() if "unheard of" in "".join(one.itertext())])
        self.assertFalse([one for one in self.ann.all() if "before" in "".join(one.itertext())])

    def test_what_the_feed_is_stands_in_disco(self):
        info = self.ann.ask(self.contact(), f"<query xmlns='http://jabber.org/protocol/disco#info' node='{FEED}'/>")
        values = {field.get("var"): field.findtext("{jabber:x:data}value") for field in info.iter("{jabber:x:data}field")}
        self.assertEqual(values["pubsub#type"], FEED)
        nodes = self.ann.ask(self.contact(), "<query xmlns='http://jabber.org/protocol/disco#items'/>")
        self.assertIn(FEED, [item.get("node") for item in nodes.iter() if xmpp.tag(item) == "item"])


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Feeds, unittest.TestCase):
    make_server = staticmethod(xmpp.Prosody)

    def test_a_subscription_outlives_a_restart(self):
        self.ann.run(lambda client: client["xep_0060"].subscribe(self.contact(), FEED))
        self.gateway.restart()
        self.linked()
        self.ann.say(xmpp.GATEWAY, "account list")
        self.ann.message(xmpp.GATEWAY, "alice@")
        listed = self.ann.ask(self.contact(), "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub>")
        self.assertEqual(xmpp.find(listed, "subscription", "http://jabber.org/protocol/pubsub").get("subscription"),
                         "subscribed")

        def told():
            self.instance.post("bob", "after the restart")  # before the login is on again nobody hears of it
            return any("after the restart" in "".join(one.itertext()) for one in self.ann.all())
        wait_until(told, "an event")


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
@xmpp.share_ejabberd
class OnEjabberd(Feeds, unittest.TestCase):
    """The same."""


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
