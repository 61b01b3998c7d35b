#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bots, bookmarks, chats, and what rooms do besides text, through a real Prosody and a real ejabberd."""
import json
import pathlib
import re
import sys
import unittest

from harness import xmpp
from harness.files import serve_files
from harness.process import Process, wait_until
from harness.xmpp import HOME

CARBONS, REPLY = "urn:xmpp:carbons:2", "urn:xmpp:reply:0"
PUBSUB, BOOKMARKS, INVITATION = "http://jabber.org/protocol/pubsub", "urn:xmpp:bookmarks:1", "jabber:x:conference"
OWNER, DATA, SHARING = "http://jabber.org/protocol/muc#owner", "jabber:x:data", "urn:xmpp:sfs:0"


class Messages(xmpp.Settled):
    """What holds on every server."""

    def test_a_bot_posts_and_reads_answers_that_name_its_question(self):
        bot = self.signed_in(self.client(resource="bot"))
        asked = bot.say(xmpp.GATEWAY, "set output json")
        self.answer(bot, asked)
        sent = bot.say(xmpp.GATEWAY, 'post --cw "lunch" --visibility unlisted -- soup\nand *bread*',
                       more="<thread>bot-1</thread><request xmlns='urn:xmpp:receipts'/>")
        answer = self.answer(bot, sent)
        self.assertEqual(answer.findtext("{*}thread"), "bot-1")
        told = json.loads(xmpp.body(answer).splitlines()[0])
        post = self.instance.statuses("alice")[0]
        self.assertEqual((post["spoiler_text"], post["visibility"]), ("lunch", "unlisted"))
        self.assertEqual(told["status"], post["id"])
        self.assertIn("soup", told["text"])
        failed = bot.say(xmpp.GATEWAY, "fav nothing-of-this-name")
        self.assertIn("error", json.loads(xmpp.body(self.answer(bot, failed)).splitlines()[0]))
        received = [one for one in bot.all() if xmpp.find(one, "received", "urn:xmpp:receipts") is not None]
        self.assertEqual([xmpp.find(one, "received", "urn:xmpp:receipts").get("id") for one in received], [sent])

    def answer(self, client, question):
        def names_it(one):
            reply = xmpp.find(one, "reply", REPLY)
            return reply is not None and reply.get("id") == question
        return client.expect(names_it, f"the answer to {question}")

    def invited(self, client):
        """The rooms to which the client was invited so far."""
        found = [xmpp.find(one, "x", INVITATION) for one in client.all()]
        return [one.get("jid") for one in found if one is not None]

    def test_rooms_become_bookmarks_or_invitations(self):
        ann = self.signed_in(self.client())
        wait_until(lambda: self.invited(ann), "an invitation")
        self.assertEqual(self.invited(ann), [HOME])
        ann.say(xmpp.GATEWAY, "rooms")
        if not self.writes_bookmarks:
            ann.message(xmpp.GATEWAY, "lets nobody else write bookmarks")
            wait_until(lambda: len(self.invited(ann)) == 3, "two more")
            self.assertEqual(self.invited(ann)[1:], [HOME, f"notifications@{xmpp.GATEWAY}"])
            return
        ann.message(xmpp.GATEWAY, f"In your bookmarks now: {HOME}")
        kept = ann.ask(ann.jid, f"<pubsub xmlns='{PUBSUB}'><items node='{BOOKMARKS}'/></pubsub>")
        self.assertEqual({item.get("id") for item in kept.iter(f"{{{PUBSUB}}}item")},
                         {HOME, f"notifications@{xmpp.GATEWAY}"})
        self.assertEqual(xmpp.find(kept, "conference", BOOKMARKS).get("autojoin"), "true")

    def test_what_was_written_elsewhere_is_in_the_chat(self):
        ann = self.signed_in(self.client())
        ann.ask(ann.jid, f"<enable xmlns='{CARBONS}'/>", kind="set")
        self.instance.post("bob", "@alice hello", visibility="direct")
        ann.message(self.contact("bob"), "hello")
        self.instance.post("alice", "@bob from the web", visibility="direct")
        if self.mirrors:
            sent = ann.expect(lambda one: xmpp.find(one, "sent", CARBONS) is not None, "a carbon")
            message = xmpp.find(sent, "message", "jabber:client")
            self.assertEqual((message.get("from"), message.get("to")), (ann.jid, self.contact("bob")))
            self.assertIn("from the web", xmpp.body(message))
        else:
            ann.message(self.contact("bob"), "You: .*from the web")
        ann.say(xmpp.GATEWAY, "account list")
        ann.message(xmpp.GATEWAY, "alice@")  # by then the echo has come back
        self.assertEqual(sum("from the web" in one["content"] for one in self.instance.statuses("alice")), 1)

    def test_a_room_has_settings_polls_and_files(self):
        self.instance.follow("alice", "bob")
        ann = self.signed_in(self.client())
        self.join(ann)
        form = ann.ask(HOME, f"<query xmlns='{OWNER}'/>")
        self.assertIn("fedibee#visibility", [field.get("var") for field in form.iter(f"{{{DATA}}}field")])
        done = ann.ask(HOME, f"<query xmlns='{OWNER}'><x xmlns='{DATA}' type='submit'><field var='fedibee#visibility'>"
                       "<value>unlisted</value></field></x></query>", kind="set")
        self.assertEqual(done.get("type"), "result")
        sent = ann.say(HOME, "not for all timelines", kind="groupchat")
        ann.expect(lambda one: one.get("id") == sent, "the reflection")
        self.assertEqual(self.instance.statuses("alice")[0]["visibility"], "unlisted")

        self.instance.post("bob", "what?", poll={"options": ["soup", "bread"], "expires_in": 3600})
        asked = ann.message(HOME, r"1 soup, 2 bread|1 soup \(0\), 2 bread")
        ann.send(f"<message type='groupchat' to='{HOME}' id='v1'><reactions xmlns='urn:xmpp:reactions:0' "
                 f"id='{asked.get('id')}'><reaction>2\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}</reaction>"
                 "</reactions></message>")
        ann.message(HOME, "Voted: 1 soup")
        self.assertEqual([one["votes_count"] for one in self.instance.statuses("bob")[0]["poll"]["options"]], [0, 1])

        files = serve_files(self)
        ann.send(f"<message type='groupchat' to='{HOME}' id='f1'><body>my dot {files}/dot.png</body>"
                 f"<file-sharing xmlns='{SHARING}'><file xmlns='urn:xmpp:file:metadata:0'><desc>one dot</desc></file>"
                 f"<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='{files}/dot.png'/></sources>"
                 f"</file-sharing><fallback xmlns='urn:xmpp:fallback:0' for='{SHARING}'>"
                 f"<body start='6' end='{len(f'my dot {files}/dot.png')}'/></fallback></message>")
        back = ann.expect(lambda one: one.get("id") == "f1", "the reflection")
        self.assertEqual(back.get("type"), "groupchat", "".join(back.itertext()))
        post = self.instance.statuses("alice")[0]
        self.assertIn("my dot", post["content"])
        self.assertEqual([media["description"] for media in post["media_attachments"]], ["one dot"])


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Messages, unittest.TestCase):
    make_server = staticmethod(xmpp.Prosody)
    writes_bookmarks = mirrors = True

    def test_the_bot_of_the_manual_posts(self):
        self.signed_in(self.client())
        manual = (pathlib.Path(__file__).parents[2] / "docs" / "xmpp.md").read_text()
        program = re.search(r"```python\n(.*?)```", manual, re.DOTALL).group(1)
        self.assertIn('"bot@example.org/bot", "password"', program)
        program = program.replace('"bot@example.org/bot", "password"', '"ann@example.org/bot", "secret"').replace(
            "bot.connect()", f"bot.connect(('127.0.0.1', {self.server.c2s}), use_ssl=False, force_starttls=False, "
            "disable_starttls=True)")
        bot = Process([sys.executable, "-u", str(self.folder.write("bot.py", program))])
        self.addCleanup(bot.stop)
        posts = wait_until(lambda: self.instance.statuses("alice"), "the bot's post")
        self.assertEqual((posts[0]["spoiler_text"], posts[0]["visibility"]), ("lunch", "unlisted"))
        answers = wait_until(lambda: [line for line in list(bot.lines) if '"status"' in line], "the answer")
        self.assertEqual(json.loads(answers[0])["status"], posts[0]["id"])

    def test_nothing_is_lost_or_shown_twice_when_the_server_was_away(self):
        self.instance.follow("alice", "bob")
        ann = self.signed_in(self.client())
        self.join(ann)
        self.instance.post("bob", "before")
        ann.message(HOME, "before")
        self.server.stop()
        self.instance.post("bob", "meanwhile")
        self.server.start()
        self.linked(2)
        again = self.client()
        self.join(again)
        texts = [xmpp.body(one) for one in again.all()]
        self.assertEqual(sum("meanwhile" in text for text in texts), 1, texts)
        self.assertEqual(sum("before" in text for text in texts), 0, texts)


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(Messages, unittest.TestCase):
    make_server = staticmethod(xmpp.Ejabberd)
    writes_bookmarks = mirrors = False  # 23.01 makes no carbon of a message that is sent in a user's name


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
