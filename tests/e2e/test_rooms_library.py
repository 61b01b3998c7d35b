#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bots written with pydle, a library for IRCv3 that nobody here wrote, talk in rooms: one signs in, they join, are voiced, are told of each other."""
import asyncio
import os
import subprocess
import unittest

from harness.gateway import Gateway
from harness.process import tool

try:
    import pydle
except ImportError:
    pydle = None

DEADLINE = 20


def mend_pydle():
    """Debian's pydle still names the event loop, which asyncio no longer takes."""
    opened = asyncio.open_connection

    async def open_connection(*words, loop=None, **more):
        return await opened(*words, **more)
    asyncio.open_connection = open_connection


def bot_class():
    class Bot(pydle.Client):
        """Notes what the library makes of what the gateway sends."""

        def __init__(self, *words, **more):
            super().__init__(*words, **more)
            self.events = asyncio.Queue()

        async def on_connect(self):
            await super().on_connect()
            await self.events.put(("connect",))

        async def on_join(self, channel, user):
            await super().on_join(channel, user)
            await self.events.put(("join", channel, user))

        async def on_channel_message(self, target, by, message):
            await super().on_channel_message(target, by, message)
            await self.events.put(("message", target, by, message))

        async def on_private_message(self, target, by, message):
            await super().on_private_message(target, by, message)
            await self.events.put(("private", by, message))

        async def on_mode_change(self, channel, modes, by):
            await super().on_mode_change(channel, modes, by)
            await self.events.put(("mode", channel, " ".join(modes), by))

        async def on_topic_change(self, channel, message, by):
            await super().on_topic_change(channel, message, by)
            await self.events.put(("topic", channel, message, by))

        async def on_kick(self, channel, target, by, reason=None):
            await super().on_kick(channel, target, by, reason)
            await self.events.put(("kick", channel, target, by, reason))

        async def on_nick_change(self, old, new):
            await super().on_nick_change(old, new)
            await self.events.put(("nick", old, new))

        async def on_quit(self, user, message=None):
            await super().on_quit(user, message)
            await self.events.put(("quit", user))

        async def sees(self, *wanted):
            async with asyncio.timeout(DEADLINE):
                while (event := await self.events.get())[:len(wanted)] != wanted:
                    pass
    return Bot


@unittest.skipIf(pydle is None, "python3-pydle is not installed")
class Library(unittest.TestCase):
    def test_bots_meet_in_a_room(self):
        gateway = Gateway(irc='rooms = "on"\nroom_guests = "on"').start()
        self.addCleanup(gateway.close)
        config = gateway.folder.path / "fedibee.toml"
        subprocess.run([tool("FEDIBEE_BIN", "fedibee"), "user", "add", "ann", "--config", str(config)], input="sesame\n", text=True,
                       check=True, capture_output=True, timeout=30, env=dict(os.environ, HOME=str(gateway.folder.path)))
        mend_pydle()
        asyncio.run(self.meet(gateway.port))

    async def meet(self, port):
        make = bot_class()
        ann = make("ann", realname="Ann")
        bob = make("bob", realname="Bob")
        for bot, password in ((ann, "sesame"), (bob, None)):
            await bot.connect("127.0.0.1", port, password=password)
            await bot.sees("connect")
        await ann.join("#den")
        await ann.sees("join", "#den", "ann")
        await bob.join("#den")
        await ann.sees("join", "#den", "bob")
        await bob.sees("join", "#den", "bob")
        await bob.message("#den", "hello from a library")
        await ann.sees("message", "#den", "bob", "hello from a library")
        await ann.message("bob", "and to you alone")
        await bob.sees("private", "ann", "and to you alone")
        await ann.set_mode("#den", "+v", "bob")
        await bob.sees("mode", "#den")
        self.assertEqual(bob.channels["#den"]["users"], {"ann", "bob"})
        self.assertIn("bob", bob.channels["#den"]["modes"]["v"])
        await ann.set_topic("#den", "soup")
        await bob.sees("topic", "#den", "soup", "ann")
        whois = await asyncio.wait_for(bob.whois("ann"), DEADLINE)
        self.assertEqual(whois["account"], "ann")
        await bob.set_nickname("rob")
        await ann.sees("nick", "bob", "rob")
        await ann.kick("#den", "rob", "enough")
        await bob.sees("kick", "#den", "rob", "ann", "enough")
        await bob.join("#den")
        await ann.sees("join", "#den", "rob")
        await bob.rawmsg("QUIT", "bye")  # by the library's own quit() the whole loop would end
        await ann.sees("quit", "rob")


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
