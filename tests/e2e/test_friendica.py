#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Friendica over IRC: ids out of order, mails that are no posts, plain text that would be markup; and that the simulated
one answers as the real one was recorded, field by field."""
import json
import pathlib
import re
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness.files import serve_files
from harness.process import POLLED, wait_until
from harness.world import Instance, Scenario

RECORDED = pathlib.Path(__file__).parents[1] / "golden" / "friendica"


def number_of(line):
    return re.match(r"\[([0-9a-f]+)", line.plain()).group(1)


class OnFriendica(Scenario):
    software = "friendica"

    def befriend(self, one="alice", other="bob"):
        self.instance.follow(one, other)
        self.instance.follow(other, one)

    def asked(self, path):
        return [entry for entry in self.instance.call("GET", "/sim/log") if entry["path"].startswith(path)]

    def test_what_is_typed_is_published_as_typed_and_what_comes_is_shown(self):
        self.befriend()
        self.instance.post("bob", "a post of before")
        ann = self.resident()
        before = ann.message("&home", "a post of before")
        ann.say("&home", "*soup* is [b]ready[/b], snake_case")
        ann.message("&home", r"You.*: .*\*soup\* is \[b\]ready\[/b\], snake_case")
        mine = self.instance.statuses("alice")[0]
        self.assertEqual((mine["content"], mine["visibility"]), ("*soup* is [b]ready[/b], snake_case", "public"))
        number = number_of(before)
        ann.say("&home", f"reply {number} # I agree")
        ann.message("&home", "You.*# I agree")
        answer = self.instance.statuses("alice")[0]
        self.assertEqual(answer["in_reply_to_status"]["content"], "a post of before")
        for command, claim in (("fav", "favourited"), ("boost", "reblogged")):
            ann.say("&home", f"{command} {number}")
            ann.message("&home", f"(?i)done: {command}")
            status = self.instance.api("alice", "GET", "/api/v1/statuses/" + answer["in_reply_to_id"])
            self.assertTrue(status[claim], command)

    def test_a_boost_of_an_older_post_comes_though_it_stands_below_what_was_read(self):
        self.befriend()
        old = self.instance.post("carol", "an old post of carol")
        for number in range(5):
            self.instance.post("bob", f"newer post {number}")
        ann = self.resident()
        ann.message("&home", "newer post 4")
        self.instance.act("bob", "reblog", id=old["id"])
        ann.message("&home", "an old post of carol", deadline=POLLED)
        self.instance.post("bob", "the newest one")
        ann.message("&home", "the newest one", deadline=POLLED)
        self.assertEqual(len([line for line in ann.all() if "an old post of carol" in line.raw]), 1)
        self.assertEqual([entry for entry in self.asked("/api/v1/timelines/home") if "since_id" in entry["query"]], [])

    def test_mails_are_queries_and_are_answered_by_mails(self):
        self.befriend()
        ann = self.resident()
        alice = self.instance.account_id("alice")
        self.instance.api("bob", "POST", "/api/direct_messages/new.json", {"user_id": alice, "text": "psst & more"})
        heard = ann.message("ann", "psst & more", deadline=POLLED)
        ann.say(heard.nick, "I am *listening*")
        answered = wait_until(lambda: [mail for mail in self.instance.api("bob", "GET", "/api/direct_messages.json?getText=plain")
                                       if mail["sender_screen_name"] == "alice"], "the answer by mail")
        self.assertEqual([mail["text"] for mail in answered], ["I am *listening*"])
        self.assertEqual(self.instance.statuses("alice"), [])
        # From elsewhere too: such notes are nowhere but among the mails.
        self.instance.call("POST", "/sim/post", {"as": "dave@remote.example", "status": f"@alice@{self.instance.authority}",
                                                 "visibility": "direct", "text": "from far away"})
        ann.message("ann", "from far away", deadline=POLLED)
        self.assertEqual(len([line for line in ann.all() if "psst" in line.raw]), 1)

    def test_who_wants_to_follow_is_told_though_the_notification_says_that_they_do(self):
        ann = self.resident()
        self.instance.api("alice", "PATCH", "/api/v1/accounts/update_credentials", {"locked": True})
        self.instance.follow("carol", "alice")
        ann.message("&home", "^wants to follow you; answer with: accept", deadline=POLLED)
        ann.say("&fedibee", "accept carol")
        ann.message("&fedibee", "(?i)carol")
        wait_until(lambda: not self.instance.api("alice", "GET", "/api/v1/follow_requests"), "the request is answered")

    def test_a_warning_is_no_title_and_a_group_gets_what_is_posted_to_it(self):
        ann = self.resident()
        ann.say("&home", "post --cw food soup for all")
        ann.message("&home", "You.*food")
        mine = self.instance.statuses("alice")[0]
        self.assertEqual((mine["spoiler_text"], mine["friendica"]["title"]), ("food", ""))
        ann.say("&home", f"!bees@{self.instance.authority} hello hive")
        ann.message("&home", "You.*hello hive")
        mine = self.instance.statuses("alice")[0]
        self.assertEqual((mine["visibility"], mine["mentions"][0]["username"]), ("unlisted", "bees"))
        self.assertEqual(mine["reblogs_count"], 1)

    def test_a_name_and_a_password_sign_in_too(self):
        ann = self.newcomer()
        where = self.instance.url.replace("://", "://alice@")
        ann.say("&fedibee", f"account add friendica {where}")
        ann.message("&fedibee", "password friendica SECRET")
        ann.root("password friendica wrong", "(?i)does not accept this password")
        ann.root(f"password friendica {self.instance.users['alice']['password']}", "(?i)the password is right")
        ann.join("&home")
        ann.say("&home", "signed in by password")
        ann.message("&home", "You.*signed in by password")
        self.assertEqual([entry for entry in self.asked("/oauth/token")], [])

    def test_titles_dislikes_and_groups_have_words_of_their_own(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "rain again")
        ann = self.resident()
        number = number_of(ann.message("&home", "rain again"))
        ann.say("&home", f"dislike {number}")
        ann.message("&home", "(?i)done: dislike")
        theirs = self.instance.api("alice", "GET", "/api/v1/statuses/" + self.instance.statuses("bob")[0]["id"])
        self.assertTrue(theirs["friendica"]["disliked"])
        ann.say("&home", 'post --title "The weather" wet, mostly')
        ann.message("&home", "You.*The weather - wet, mostly")
        self.assertEqual(self.instance.statuses("alice")[0]["friendica"]["title"], "The weather")
        ann.say("&home", f"groups join bees@{self.instance.authority}")
        ann.message("&home", "(?i)you are in bees")
        ann.join("&group~bees")
        ann.say("&group~bees", "hello from the channel")
        ann.message("&group~bees", "You.*hello from the channel")
        wait_until(lambda: self.instance.statuses("alice")[0]["mentions"][:1] or None, "the post to the group")
        self.assertEqual(self.instance.statuses("alice")[0]["mentions"][0]["username"], "bees")

    def test_a_circle_reads_what_is_for_it_and_albums_are_listed(self):
        for who in ("bob", "carol"):
            self.befriend("alice", who)
        ann = self.resident()
        ann.root("list create Swarm", "Swarm")
        ann.root("list add bob to Swarm", "(?i)bob")
        ann.say("&home", "post --circle swarm -- for the swarm alone")
        ann.message("&home", "You.*for the swarm alone")
        mine = self.instance.statuses("alice")[0]
        self.assertEqual(mine["friendica"]["visibility"]["allow_gid"],
                         [one["id"] for one in self.instance.api("alice", "GET", "/api/v1/lists") if one["title"] == "Swarm"])
        read = {who: [one["content"] for one in self.instance.api(who, "GET", "/api/v1/timelines/home")]
                for who in ("bob", "carol")}
        self.assertIn("for the swarm alone", read["bob"])
        self.assertNotIn("for the swarm alone", read["carol"])
        ann.say("&home", "post --circle channel:foryou -- nobody reads this")
        ann.message("&home", "no list called channel:foryou")
        ann.say("&home", "post --circle \"For you\" -- nobody reads this")
        ann.message("&home", "a circle is what it takes")
        self.assertEqual(len(self.instance.statuses("alice")), 1)
        ann.root("albums", "You have no photo albums")
        ann.say("&home", f"post --attach {serve_files(self)}/cat.png --alt 'a cat' -- look at her")
        ann.message("&home", "You.*look at her")
        ann.root("albums", "Wall Photos, 1 photo")
        ann.root("albums 'Wall Photos'", r"\[a cat\] http")

    def test_what_it_cannot_do_is_refused_before_it_is_sent(self):
        self.befriend()
        self.instance.post("bob", "for followers only", visibility="private")
        ann = self.resident()
        number = number_of(ann.message("&home", "for followers only"))
        for command, sentence in (("post --poll soup|bread --expires 1h what?", "cannot publish polls"),
                                  (f"boost {number}", "cannot be boosted"),
                                  (f"delete {number}", "(?i)own|yours")):
            ann.say("&home", command)
            ann.message("&home", sentence)
        self.assertEqual(self.instance.statuses("alice"), [])


def shape(value):
    """Names and kinds of the members, all the way down; of lists the first element's."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def differences(recorded, answered, where="body"):
    if isinstance(recorded, dict) and isinstance(answered, dict):
        faults = [f"{where}: {name} is missing" for name in recorded.keys() - answered.keys()]
        faults += [f"{where}: {name} is not in the recording" for name in answered.keys() - recorded.keys()]
        for name in recorded.keys() & answered.keys():
            faults += differences(recorded[name], answered[name], f"{where}.{name}")
        return faults
    if isinstance(recorded, list) and isinstance(answered, list):
        return differences(recorded[0], answered[0], where + "[]") if recorded and answered else []
    # A member may be null or empty where the other has it.
    if "NoneType" in (recorded, answered) or [] in (recorded, answered):
        return []
    return [] if recorded == answered else [f"{where}: {recorded} was recorded, {answered} is answered"]


class Shapes(unittest.TestCase):
    def setUp(self):
        self.instance = Instance("friendica")
        self.addCleanup(self.instance.stop)
        self.instance.follow("alice", "bob")
        self.instance.follow("bob", "alice")

    def ask(self, method, path, user="alice", body=None):
        """Status, content type and body, also of failures."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"}
        if user:
            headers["Authorization"] = "Bearer " + self.instance.users[user]["token"]
        request = urllib.request.Request(self.instance.url + path, data=data, method=method, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers["Content-Type"], refusal.read().decode()

    def compare(self, name, method, path, user="alice", body=None):
        recorded = json.loads((RECORDED / f"{name}.json").read_text())
        status, kind, text = self.ask(method, path, user, body)
        self.assertEqual(status, recorded["status"], f"{name}: {text}")
        wanted = next(line for line in recorded["headers"] if line.startswith("Content-Type"))
        is_page = "text/html" in wanted
        self.assertEqual("text/html" in kind, is_page, name)
        if is_page:
            return None
        answered = json.loads(text)
        self.assertEqual(differences(shape(recorded["body"]), shape(answered)), [], name)
        return answered

    def test_posts_people_and_lists_have_the_recorded_fields(self):
        post = self.compare("masto-status-post-with-title", "POST", "/api/v1/statuses",
                            body={"status": "a post", "friendica": {"title": "A title"}, "visibility": "public"})
        here = "/api/v1/statuses/" + post["id"]
        self.compare("masto-status-plain", "GET", here)
        self.compare("masto-status-source", "GET", here + "/source")
        self.compare("masto-status-reply", "POST", "/api/v1/statuses", "bob", {"status": "yes", "in_reply_to_id": post["id"]})
        self.compare("masto-status-quote", "POST", "/api/v1/statuses", "bob",
                     {"status": "look at this", "quote_id": post["id"], "visibility": "public"})
        self.compare("masto-status-post-direct-reads-private", "POST", "/api/v1/statuses",
                     body={"status": f"@bob@{self.instance.authority} psst", "visibility": "direct"})
        self.compare("masto-context", "GET", here + "/context")
        self.compare("masto-home-with-remote", "GET", "/api/v1/timelines/home")
        self.compare("friendica-dislike", "POST", f"/api/friendica/statuses/{post['id']}/dislike", "bob")
        self.compare("friendica-disliked-by", "GET", f"/api/friendica/statuses/{post['id']}/disliked_by")
        self.compare("masto-notifications", "GET", "/api/v1/notifications")
        self.compare("masto-status-scheduled", "POST", "/api/v1/statuses",
                     body={"status": "later", "scheduled_at": "2099-11-24T00:00:00Z"})
        self.compare("masto-status-delete", "DELETE", here)
        self.compare("masto-verify-credentials", "GET", "/api/v1/accounts/verify_credentials")
        self.compare("masto-preferences", "GET", "/api/v1/preferences")
        self.compare("masto-relationships", "GET", "/api/v1/accounts/relationships?id%5B%5D=" + self.instance.account_id("bob"))
        self.compare("masto-lists-circles-channels-groups", "GET", "/api/v1/lists")
        self.compare("masto-search-handle", "GET", f"/api/v2/search?resolve=true&q=bob@{self.instance.authority}")
        self.compare("masto-instance-v1", "GET", "/api/v1/instance", None)
        self.compare("masto-instance-v2", "GET", "/api/v2/instance", None)

    def test_mails_have_the_recorded_fields(self):
        bob = self.instance.account_id("bob")
        sent = {"user_id": bob, "text": "a mail", "title": "Subject"}
        self.compare("legacy-dm-new", "POST", "/api/direct_messages/new.json", body=sent)
        self.compare("legacy-dm-inbox", "GET", "/api/direct_messages.json", "bob")
        self.compare("legacy-dm-inbox-gettext-plain", "GET", "/api/direct_messages.json?getText=plain", "bob")
        self.compare("legacy-dm-new-not-allowed", "POST", "/api/direct_messages/new.json",
                     body={"user_id": self.instance.account_id("carol"), "text": "a mail"})

    def test_failures_have_the_recorded_statuses_and_kinds(self):
        for name, method, path, user in (
                ("masto-error-401-no-token", "GET", "/api/v1/timelines/home", None),
                ("masto-error-403-record-not-found", "GET", "/api/v1/accounts/99999", "alice"),
                ("masto-error-404-status-html", "GET", "/api/v1/statuses/99999", "alice"),
                ("masto-error-501-poll-vote", "POST", "/api/v1/polls/1/votes", "alice"),
                ("masto-error-unknown-route-html", "GET", "/api/v1/nonexistent", "alice"),
                ("masto-search-leading-at-finds-nothing", "GET", "/api/v2/search?q=%40bob", "alice")):
            with self.subTest(name):
                self.compare(name, method, path, user)
        made = json.loads(self.ask("POST", "/api/v1/lists", body={"title": "Swarm"})[2])
        bob = self.instance.account_id("bob")
        self.compare("masto-list-add-succeeds-with-html", "POST", f"/api/v1/lists/{made['id']}/accounts",
                     body={"account_ids": [bob]})
        members = json.loads(self.ask("GET", f"/api/v1/lists/{made['id']}/accounts")[2])
        self.assertEqual([one["id"] for one in members], [bob])

    def test_a_boost_stands_at_its_original_and_since_id_misses_it(self):
        old = self.instance.post("carol", "old")
        new = self.instance.post("bob", "new")
        wrapper = self.instance.act("bob", "reblog", id=old["id"])
        self.assertTrue(wrapper["reblogged"])
        home = json.loads(self.ask("GET", "/api/v1/timelines/home")[2])
        self.assertEqual([one["content"] or one["reblog"]["content"] for one in home[:2]], ["new", "old"])
        since = json.loads(self.ask("GET", "/api/v1/timelines/home?since_id=" + new["id"])[2])
        self.assertEqual(since, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
