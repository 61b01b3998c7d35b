#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One user who is on IRC and on XMPP at once: each post once in each, one read state, through a real Prosody and ejabberd."""
import re
import sys
import unittest

from harness import xmpp
from harness.irc import IrcClient
from harness.xmpp import HOME

MARKERS = "urn:xmpp:chat-markers:0"


class BothFronts(xmpp.Settled):
    """What holds on every server."""

    def linked_irc(self, ann):
        """The same user with an IRC client that shows read marks and its own posts."""
        irc = IrcClient(self.gateway.port, "ann", caps=("draft/read-marker", "message-tags", "echo-message", "batch",
                                                        "server-time"))
        self.addCleanup(irc.close)
        irc.root("register correct-horse", "(?i)registered|created")
        ann.say(xmpp.GATEWAY, "link")
        code = re.search(r"link (\S+)", xmpp.body(ann.message(xmpp.GATEWAY, "other front: link"))).group(1)
        irc.root(f"link {code}", "Done: here and at the other front you are")
        return irc

    def mark(self, client, message, name):
        """Says that it was read up to that message."""
        client.send(f"<message type='groupchat' to='{HOME}' id='{name}'><displayed xmlns='{MARKERS}' "
                    f"id='{message.get('id')}'/></message>")

    def test_one_user_on_irc_and_on_xmpp(self):
        self.instance.follow("alice", "bob")
        ann = self.signed_in(self.client())
        irc = self.linked_irc(ann)
        irc.join("&home")
        self.join(ann)
        self.instance.post("bob", "for both fronts")
        self.mark(ann, ann.message(HOME, "for both fronts"), "d1")
        irc.message("&home", "for both fronts")
        ann.expect(lambda one: one.get("id") == "d1", "the mark: from now on XMPP says what was read")

        ann.say(HOME, "written on XMPP", kind="groupchat")
        ann.message(f"{HOME}/me", "written on XMPP")
        irc.message("&home", "written on XMPP")
        irc.say("&home", "written on IRC")
        irc.message("&home", "written on IRC")
        ann.message(f"{HOME}/me", "written on IRC")

        self.instance.post("bob", "read on XMPP")
        seen = irc.message("&home", "read on XMPP")
        self.mark(ann, ann.message(HOME, "read on XMPP"), "d2")
        irc.expect(f"MARKREAD &home timestamp={seen.tags['time']}", "the mark that was made on XMPP")
        self.instance.post("bob", "read on IRC")
        last = ann.message(HOME, "read on IRC")
        irc.send(f"MARKREAD &home timestamp={irc.message('&home', 'read on IRC').tags['time']}")
        marked = ann.expect(lambda one: xmpp.find(one, "displayed", MARKERS) is not None
                            and one.get("id") not in ("d1", "d2"), "the mark that was made on IRC")
        self.assertEqual(marked.get("from"), f"{HOME}/me")
        self.assertEqual(xmpp.find(marked, "displayed", MARKERS).get("id"), last.get("id"))

        self.instance.post("bob", "@alice psst", visibility="direct")
        ann.message(self.contact("bob"), "psst")
        irc.message("ann", "psst")
        ann.say(xmpp.GATEWAY, "account list")
        ann.message(xmpp.GATEWAY, "alice@")
        irc.barrier()
        for text in ("for both fronts", "written on XMPP", "written on IRC", "read on XMPP", "read on IRC", "psst"):
            self.assertEqual(sum(text in xmpp.body(one) for one in ann.all()), 1, text)
            told = [line for line in irc.all() if line.command == "PRIVMSG" and text in line.plain()]
            self.assertEqual(len(told), 1, told)
        contents = [one["content"] for one in self.instance.statuses("alice")]
        self.assertEqual(sum("written on" in one for one in contents), 2, contents)

    def test_what_one_front_missed_is_shown_there_later(self):
        self.instance.follow("alice", "bob")
        ann = self.signed_in(self.client())
        irc = self.linked_irc(ann)
        irc.join("&home")
        self.join(ann)
        self.instance.post("bob", "seen by both")
        ann.message(HOME, "seen by both")
        irc.message("&home", "seen by both")
        ann.send(f"<presence type='unavailable' to='{HOME}/me'/>")
        ann.expect(lambda one: one.get("from") == f"{HOME}/me" and one.get("type") == "unavailable", "the end")
        self.instance.post("bob", "seen on IRC only")
        irc.message("&home", "seen on IRC only")
        self.join(ann)
        texts = [xmpp.body(one) for one in ann.all()]
        self.assertEqual(sum("seen on IRC only" in text for text in texts), 1)
        self.assertEqual(sum("seen by both" in text for text in texts), 1)


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(BothFronts, unittest.TestCase):
    make_server = staticmethod(xmpp.Prosody)


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(BothFronts, unittest.TestCase):
    make_server = staticmethod(xmpp.Ejabberd)


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
