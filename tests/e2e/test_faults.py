#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes wrong between gateway and instance, one test each: nothing is lost, repeated or blamed on the wrong party."""
import re
import signal
import socket
import unittest

from harness.browser import Browser
from harness.process import wait_until
from harness.world import Instance, Scenario

MODERN = ("message-tags", "server-time", "batch", "echo-message", "labeled-response", "standard-replies")


class Faults(Scenario):
    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")

    def posted(self, words):
        return [status for status in self.instance.statuses("alice") if words in status["content"]]

    def test_a_wrong_code_is_refused_with_the_next_step(self):
        ann = self.newcomer()
        ann.say("&fedibee", f"account add {self.instance.url}")
        ann.message("&fedibee", "/oauth/authorize")
        answer = ann.root("code wrong-code-12345", "(?i)not accepted")
        self.assertIn("account mastodon on", answer.plain())

    def test_a_refused_token_is_told_once_and_leaves_other_logins_alone(self):
        other = Instance()
        self.addCleanup(other.stop)
        ann = self.resident()
        self.sign_in(ann, "bob", other)
        ann.join("&home+mastodon2")
        self.instance.fault(kind="revoke_tokens", user="alice")
        told = ann.message("&fedibee", "(?i)refuses this login's token")
        self.assertIn("account mastodon on", told.plain())
        other.follow("bob", "carol")
        other.post("carol", "the other login lives")
        ann.message("&home+mastodon2", "the other login lives")

    def test_a_token_can_be_renewed_by_account_on(self):
        ann = self.resident()
        self.instance.fault(kind="revoke_tokens", user="alice")
        ann.message("&fedibee", "(?i)refuses this login's token")
        ann.say("&fedibee", "account mastodon on")
        link = ann.message("&fedibee", r"/oauth/authorize")
        url = re.search(r"https?://\S+", link.plain()).group(0)
        code = Browser().sign_in(url, "alice", self.instance.users["alice"]["password"])
        ann.root(f"code {code}", "(?i)logged in as")
        self.instance.post("bob", "after the renewal")
        ann.message("&home", "after the renewal")

    def test_an_instance_that_is_down_at_start_is_told_and_awaited(self):
        ann = self.resident()
        self.gateway.stop()
        # The port stays taken, so that nobody else answers on it: connections are refused by silence only.
        self.instance.fault(kind="reset")
        self.gateway.start()
        ann = self.client()
        ann.message("&fedibee", "(?i)tries again by itself")
        ann.join("&home")
        self.instance.clear_faults()
        self.instance.post("bob", "back again")
        ann.message("&home", "back again")

    def test_posts_made_while_the_stream_was_away_come_in_order_and_once(self):
        ann = self.resident()
        self.instance.post("bob", "before the gap.")
        ann.message("&home", r"before the gap\.")
        self.instance.fault(kind="drop_streams")
        for number in range(3):
            self.instance.post("bob", f"in the gap {number}.")
        for number in range(3):
            ann.message("&home", rf"in the gap {number}\.")
        self.instance.post("bob", "after the gap.")
        ann.message("&home", r"after the gap\.")
        texts = [line.plain() for line in ann.all() if line.command == "PRIVMSG" and " the gap" in line.raw]
        self.assertEqual(len(texts), 5, texts)

    def test_without_any_stream_the_timeline_is_polled(self):
        self.instance.fault(kind="refuse_streams")
        ann = self.resident()
        self.instance.post("bob", "polled in")
        ann.message("&home", "polled in", deadline=120)

    def test_too_many_requests_names_the_time_to_wait(self):
        ann = self.resident()
        self.instance.fault(kind="status", status=429, method="POST", path="/api/v1/statuses", count=1, reset_in=120,
                            headers={"Retry-After": "120"}, body='{"error":"Throttled"}')
        ann.say("&home", "too fast")
        refusal = ann.expect(lambda line: line.nick == "root" and line.target == "&home", "the refusal")
        self.assertRegex(refusal.plain(), r"(?i)(1[012]\d|2) ?(s|min)|too many|wait")
        self.assertEqual(self.posted("too fast"), [])

    def test_a_500_is_tried_again_and_the_post_is_published_once(self):
        ann = self.resident()
        self.instance.fault(kind="status", status=500, method="POST", path="/api/v1/statuses", count=1, body="oops")
        ann.say("&home", "second time lucky")
        ann.message("&home", "You: .*second time lucky")
        self.assertEqual(len(self.posted("second time lucky")), 1)

    def test_html_and_cut_json_are_told_and_break_nothing(self):
        ann = self.resident()
        for kind in ("html", "truncate"):
            self.instance.fault(kind=kind, path="/api/v2/search", count=1)
            ann.say("&home", "search anything")
            answer = ann.expect(lambda line: line.nick == "root" and line.target == "&home", "an answer")
            self.assertNotIn("Nothing found", answer.plain())
        self.instance.post("bob", "all is well")
        ann.message("&home", "all is well")

    def test_a_body_of_five_megabytes_is_refused_and_the_gateway_lives(self):
        ann = self.resident()
        self.instance.fault(kind="big_body", path="/api/v2/search", bytes=5_500_000, count=1)
        ann.say("&home", "search anything")
        ann.expect(lambda line: line.nick == "root" and line.target == "&home", "an answer")
        self.instance.post("bob", "still here")
        ann.message("&home", "still here")

    def test_an_event_twice_and_out_of_order_is_shown_once(self):
        ann = self.resident()
        self.instance.fault(kind="duplicate_events")
        self.instance.post("bob", "twice sent.")
        ann.message("&home", r"twice sent\.")
        self.instance.clear_faults()
        self.instance.fault(kind="reorder_events")
        for number in range(4):
            self.instance.post("bob", f"shuffled {number}.")
        self.instance.clear_faults()
        self.instance.post("bob", "the last one.")
        ann.message("&home", r"the last one\.")
        for number in range(4):
            wait_until(lambda: any(f"shuffled {number}." in line.raw for line in ann.all()), f"shuffled {number}")
        for words in ["twice sent."] + [f"shuffled {number}." for number in range(4)]:
            copies = [line for line in ann.all() if words in line.raw]
            self.assertEqual(len(copies), 1, copies)

    def test_a_name_that_does_not_resolve_is_said_so(self):
        ann = self.newcomer()
        answer = ann.root("account add nobody@does-not-exist.invalid", "(?i)does-not-exist.invalid")
        self.assertNotIn("successfully", answer.plain())

    def test_an_answer_lost_after_the_post_does_not_double_it(self):
        ann = self.resident()
        self.instance.fault(kind="reset_after", method="POST", path="/api/v1/statuses", count=1)
        ann.say("&home", "only once please")
        ann.message("&home", "You: .*only once please")
        self.assertEqual(len(self.posted("only once please")), 1)

    def test_a_killed_gateway_neither_loses_nor_doubles_the_post_under_way(self):
        for kind, words in (("delay", "killed before the answer"), ("reset", "killed before it was sent")):
            with self.subTest(kind):
                ann = self.client() if kind == "reset" else self.resident()
                ann.barrier()
                self.instance.fault(kind=kind, method="POST", path="/api/v1/statuses", ms=3000)
                ann.say("&home", words)
                wait_until(lambda: [entry for entry in self.instance.call("GET", "/sim/log")
                                    if entry["method"] == "POST" and entry["path"] == "/api/v1/statuses"
                                    and words in str(entry)], "the request")
                self.gateway.stop(signal.SIGKILL)
                self.instance.clear_faults()
                self.gateway.start()
                wait_until(lambda: self.posted(words), "the post after the restart")
                again = self.client()
                again.join("&home")
                again.barrier()
                self.assertEqual(len(self.posted(words)), 1)


class Guarded(Scenario):
    """With the default guard no instance at a private address can be reached, not even by a redirect."""
    gateway_parts = {"instances": ""}

    def test_a_loopback_instance_is_refused_by_default(self):
        self.gateway.close()
        from harness import gateway as harness_gateway
        plain = harness_gateway.CONFIG
        harness_gateway.CONFIG = plain.replace("allow_private_addresses = true", "allow_private_addresses = false")
        self.addCleanup(setattr, harness_gateway, "CONFIG", plain)
        self.gateway = harness_gateway.Gateway().start()
        self.addCleanup(self.gateway.close)
        ann = self.newcomer()
        answer = ann.root(f"account add {self.instance.url}", r"(?i)private|loopback|address|refuse|allow")
        self.assertNotIn("successfully", answer.plain())
        self.assertEqual([entry for entry in self.instance.call("GET", "/sim/log") if "/sim/" not in entry["path"]], [])


class HostileClients(Scenario):
    gateway_parts = {"limits": "send_queue_bytes = 65536"}

    def test_long_lines_and_broken_text_are_answered_and_never_published(self):
        ann = self.resident(caps=MODERN)
        ann.send("PRIVMSG &home :" + "y" * 20_000)
        ann.expect(lambda line: line.command in ("417", "FAIL"), "417")
        ann.send_bytes(b"PRIVMSG &home :broken \xff\xfe text\r\n")
        ann.expect(lambda line: line.command == "FAIL" and "INVALID_UTF8" in line.raw, "INVALID_UTF8")
        ann.barrier()
        self.assertEqual(self.instance.statuses("alice"), [])

    def test_a_client_that_stops_reading_is_cut_off_and_harms_nobody(self):
        self.instance.follow("alice", "bob")
        ann = self.resident()
        sleeper = socket.create_connection(("127.0.0.1", self.gateway.port))
        self.addCleanup(sleeper.close)
        sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sleeper.sendall(b"PASS :ann:correct horse\r\nNICK ann\r\nUSER ann 0 * :ann\r\nJOIN &home\r\n")
        self.assertIn(b"001", sleeper.recv(4096))
        for number in range(60):
            self.instance.post("bob", f"{number:02} " + "long " * 90)
        ann.message("&home", "^\\[\\w+\\] 59 long")
        self.instance.post("bob", "told as ever")
        ann.message("&home", "told as ever")


if __name__ == "__main__":
    unittest.main(verbosity=2)
