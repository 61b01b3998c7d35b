#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public streams that several users of one instance read: opened once, each user's rules kept, handed over unharmed."""
import unittest

from harness.process import wait_until
from harness.world import Scenario


class SharedStreams(Scenario):
    def subscriptions(self, stream):
        return [one["user"] for one in self.instance.call("GET", "/sim/streams")["subscriptions"]
                if one["stream"] == stream]

    def two_readers(self, place, stream):
        ann = self.resident("alice", "ann", joins=("&home", place))
        ben = self.resident("bob", "ben", joins=("&home", place))
        # Until it is known whom they hide, each reads by a subscription of their own.
        wait_until(lambda: self.hidden_known() == {"alice", "bob"}, "whom they hide")
        self.until_one(stream)
        return ann, ben

    def hidden_known(self):
        return {one["user"] for one in self.instance.call("GET", "/sim/log")
                if one["path"] == "/api/v1/domain_blocks" and one["status"] == 200}

    def until_one(self, stream):
        wait_until(lambda: len(self.subscriptions(stream)) == 1, f"one {stream}")

    def test_a_hashtag_is_opened_once_and_read_by_both(self):
        ann, ben = self.two_readers("#bees", "hashtag")
        self.instance.post("carol", "look: #bees")
        for reader in (ann, ben):
            reader.message("#bees", "look: #bees")
        self.until_one("hashtag")

    def test_what_one_blocks_the_other_still_reads(self):
        ann, ben = self.two_readers("&local", "public:local")
        self.instance.post("carol", "seen by both")
        ben.message("&local", "seen by both")
        ben.root("block carol", "(?i)block")
        self.instance.post("carol", "not for everybody")
        ann.message("&local", "not for everybody")
        self.instance.post("alice", "for everybody")
        ben.message("&local", "for everybody")
        ann.barrier()
        ben.barrier()
        self.assertFalse([line for line in ben.all() if "not for everybody" in line.raw])

    def test_a_revoked_token_hands_the_stream_over_without_loss_or_repeat(self):
        ann, ben = self.two_readers("&local", "public:local")
        self.instance.post("carol", "before it.")
        ben.message("&local", r"before it\.")
        carrier = self.subscriptions("public:local")[0]
        stays, other = (ben, "bob") if carrier == "alice" else (ann, "alice")
        self.instance.fault(kind="revoke_tokens", user=carrier)
        for number in range(5):
            self.instance.post("carol", f"meanwhile {number}.")
        # What came between the two tokens is found by a look behind the new stream, after what came live by it.
        shown = lambda number: any(f" meanwhile {number}." in line.raw for line in stays.all())
        wait_until(lambda: all(shown(number) for number in range(5)), "what came meanwhile")
        wait_until(lambda: self.subscriptions("public:local") == [other], "the other's token")
        self.instance.post("carol", "after it.")
        stays.message("&local", r"after it\.")
        stays.barrier()
        for words in ["before it.", "after it."] + [f"meanwhile {number}." for number in range(5)]:
            self.assertEqual(len([line for line in stays.all() if f" {words}" in line.raw and "&local" in line.raw]), 1,
                             words)


if __name__ == "__main__":
    unittest.main(verbosity=2)
