#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing over the whole path: files, polls, times, quotes, corrections, second drafts, drafts, reactions, translations."""
import re
import unittest

from harness.files import serve_files
from harness.process import wait_until
from harness.world import Scenario


class Writer(Scenario):
    def setUp(self):
        super().setUp()
        self.instance.follow("alice", "bob")
        self.ann = self.resident()

    def ask(self, line, pattern):
        """Types a line in &home and waits for root's answer."""
        self.ann.say("&home", line)
        wanted = re.compile(pattern)
        return self.ann.expect(lambda got: got.nick == "root" and wanted.search(got.plain()), f"/{pattern}/").plain()

    def publish(self, line, pattern):
        """Types a line that is published: its short id, and what the instance has."""
        self.ann.say("&home", line)
        shown = self.ann.message("&home", rf"You(, \w+)?: .*{pattern}").plain()
        return re.search(r"\[([0-9a-f]{2,})", shown).group(1), self.instance.statuses("alice")[0]

    def source(self, status):
        return self.instance.api("alice", "GET", f"/api/v1/statuses/{status['id']}/source")["text"]


class Composing(Writer):
    def test_files_of_the_web_go_out_with_their_alt_texts(self):
        files = serve_files(self)
        self.ask(f"attach {files}/page", "web page")
        self.ask(f"attach {files}/cat.png", "file 1")
        self.ask("alt a cat on a mat", "described")
        _, status = self.publish(f'post --attach {files}/dog.png --alt "a dog" -- my pets', "my pets")
        texts = [media["description"] for media in status["media_attachments"]]
        self.assertEqual(sorted(texts), ["a cat on a mat", "a dog"])

    def test_the_profile_has_a_picture_of_its_own(self):
        files = serve_files(self)
        self.ask(f"profile set avatar {files}/page", "no picture|web page")
        self.ask(f"profile set avatar {files}/cat.png", "Your avatar is changed")
        own = self.instance.api("alice", "GET", "/api/v1/accounts/verify_credentials")
        self.assertIn("/system/media_attachments/", own["avatar"])
        self.ask("profile del avatar", "Your avatar is gone")
        own = self.instance.api("alice", "GET", "/api/v1/accounts/verify_credentials")
        self.assertIn("missing.png", own["avatar"])

    def test_a_poll_with_warning_language_and_audience(self):
        self.ask("poll --expires 2h soup | bread", "1 soup, 2 bread")
        self.ask("cw food", "food")
        self.ask("vis unlisted", "unlisted")
        self.ask("lang de", "de")
        number, status = self.publish("what shall we eat?", "what shall we eat")
        self.assertEqual([option["title"] for option in status["poll"]["options"]], ["soup", "bread"])
        self.assertEqual((status["spoiler_text"], status["visibility"], status["language"]), ("food", "unlisted", "de"))
        poll = status["poll"]["id"]
        self.instance.api("bob", "POST", f"/api/v1/polls/{poll}/votes", {"choices": [1]})
        self.ask(f"edit {number} what shall we have?", "edited")
        edited = self.instance.statuses("alice")[0]
        self.assertIn("have", edited["content"])
        self.assertEqual(edited["spoiler_text"], "food")
        self.assertEqual([option["votes_count"] for option in edited["poll"]["options"]], [0, 1])

    def test_a_post_waits_for_its_time_is_moved_and_cancelled(self):
        self.ask("at 2h", "waits until")
        answer = self.ask("later, then", "Scheduled")
        self.assertEqual(self.instance.statuses("alice"), [], answer)
        waiting = self.instance.api("alice", "GET", "/api/v1/scheduled_statuses")[0]
        self.ask("scheduled", rf"^{waiting['id']} .*later, then")
        self.ask(f"scheduled move {waiting['id']} 3h", "will be published at")
        self.assertNotEqual(self.instance.api("alice", "GET", "/api/v1/scheduled_statuses")[0]["scheduled_at"],
                            waiting["scheduled_at"])
        self.ask(f"scheduled del {waiting['id']}", "not be published")
        self.assertEqual(self.instance.api("alice", "GET", "/api/v1/scheduled_statuses"), [])

    def test_undo_takes_a_scheduled_post_back(self):
        self.ask("post --at 2h -- later, then", "Scheduled")
        self.ask("undo", "Undone: post .*later, then")
        self.assertEqual(self.instance.api("alice", "GET", "/api/v1/scheduled_statuses"), [])
        self.ask("redo", "Redone: post .*later, then")
        self.assertEqual(len(self.instance.api("alice", "GET", "/api/v1/scheduled_statuses")), 1)
        self.assertEqual(self.instance.statuses("alice"), [])

    def test_drafts_outlive_the_gateway(self):
        self.ask("draft add the soup is ready", "draft 1")
        self.gateway.restart()
        self.ann = self.client()
        self.ann.join("&home")
        self.ask("draft", "1 .*the soup is ready")
        self.publish("draft post 1", "the soup is ready")
        self.ask("draft", "no drafts")

    def test_a_quote_shows_the_other_post(self):
        quoted = self.instance.post("bob", "wise words")
        shown = self.ann.message("&home", "wise words").plain()
        number = re.search(r"\[([0-9a-f]{2,})\]", shown).group(1)
        _, status = self.publish(f"quote {number} so true", "so true")
        self.assertEqual(status["quote"]["quoted_status"]["id"], quoted["id"])


class Changing(Writer):
    def test_a_correction_is_an_edit_with_versions_and_a_way_back(self):
        number, status = self.publish("the soop is hot", "the soop is hot")
        self.ask("s/soop/soup/", "Edited")
        self.assertEqual(self.source(status), "the soup is hot")
        self.ask("s/stew/soup/", "does not occur")
        self.ask(f"history {number}", "01 .*the soop is hot")
        self.ask("undo", "Undone: edit")
        self.assertEqual(self.source(status), "the soop is hot")
        self.assertEqual(len(self.instance.statuses("alice")), 1)

    def test_a_second_draft_keeps_files_and_warning(self):
        files = serve_files(self)
        number, before = self.publish(f'post --cw pets --attach {files}/cat.png --alt "a cat" -- my cot', "my cot")
        self.ann.say("&home", f"redraft {number} my cat")
        self.ann.message("&home", "You: .*my cat")
        after = self.instance.statuses("alice")
        self.assertEqual(len(after), 1)
        self.assertNotEqual(after[0]["id"], before["id"])
        self.assertEqual(after[0]["spoiler_text"], "pets")
        self.assertEqual([media["description"] for media in after[0]["media_attachments"]], ["a cat"])

    def test_a_post_is_translated(self):
        self.instance.post("bob", "good morning")
        shown = self.ann.message("&home", "good morning").plain()
        number = re.search(r"\[([0-9a-f]{2,})\]", shown).group(1)
        self.ask(f"tr {number} de", "translated from en by fedisim")
        self.ask(f"react {number} \N{HONEYBEE}", f"no emoji reactions.*fav {number}")


class Reacting(Writer):
    software = "pleroma"

    def test_an_emoji_comes_and_goes(self):
        post = self.instance.post("bob", "a bee")
        shown = self.ann.message("&home", "a bee").plain()
        number = re.search(r"\[([0-9a-f]{2,})\]", shown).group(1)

        def reactions():
            status = self.instance.api("bob", "GET", f"/api/v1/statuses/{post['id']}")
            return [(one["name"], one["count"]) for one in status["pleroma"]["emoji_reactions"]]
        self.ask(f"react {number} \N{HONEYBEE}", "Done: react")
        wait_until(lambda: reactions() == [("\N{HONEYBEE}", 1)], "the reaction")
        self.ask("undo", "Undone: react")
        wait_until(lambda: reactions() == [], "no reaction")


if __name__ == "__main__":
    unittest.main(verbosity=2)
