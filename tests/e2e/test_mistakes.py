#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What new users get wrong, in a real irssi: each mistake ends in one sentence that says what to do, publishes nothing, and
docs/irc.md shows it word for word (`test_mistakes.py --update` writes the page anew)."""
import os
import pathlib
import re
import shutil
import sys
import unittest

from harness.process import Folder, wait_until
from harness.terminal import Terminal
from harness.world import Scenario

PAGE = pathlib.Path(os.environ.get("FEDIBEE_SOURCE_DIR", pathlib.Path(__file__).parents[2])) / "docs" / "irc.md"
BLOCK = re.compile(r"(?<=<!-- made by tests/e2e/test_mistakes.py -->\n```\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
CODE = "eTzyLLvyBSpqc6Kq9a7C7v0UrqyFJ5xTqwSSm8HYcVA"
LONG = "post " + "so much to say " * 40

# What is typed in which window, and what the answer must tell.
AS_A_GUEST = [("&fedibee", "identify rong", r"Incorrect password.*register")]
WITHOUT_AN_ACCOUNT = [
    ("&fedibee", "acount list", r"Unknown command: acount.*help"),
    ("&fedibee", "account add alice", r"names no instance.*@you@"),
    ("&fedibee", "account add exampel.invalid", r"could not find exampel\.invalid.*spelling"),
    ("&fedibee", "/join &home", r"account add"),
]
BEFORE_THE_SIGN_IN = [
    ("&fedibee", "code 12345", r"code"),
    ("&home", CODE, r"Not posted.*code"),
]
SIGNED_IN = [
    ("&home", "boots {post}", r"Not posted.*'boost POST'"),
    ("&home", "boost ff", r"Not posted.*'boost POST'"),
    ("&home", "reply {gone} I agree", r"deleted.*nothing was posted"),
    ("&home", "/msg nobody are you there?", r"Nobody called nobody.*user@instance"),
    ("&home", LONG, r"Too long: \d+ characters, and the maximum is 500.*shorten"),
    ("&home", "follow nobody@nowhere.invalid", r"nobody.*spelling"),
    ("&home", "vote {post} 1", r"has no poll"),
    ("&notifications", "thank you all", r"Nothing is posted from here"),
    ("&home", "/join &hmoe", r"no such place.*/list"),
    ("&home", "/join &list~friends", r"no list called friends.*list create friends"),
    ("&fedibee", "set visibility everybody", r"visibility must be one of"),
]


def irssi(port):
    folder = Folder()
    folder.write("config", f"""
servers = ({{ address = "127.0.0.1"; port = {port}; chatnet = "fedi"; autoconnect = "yes"; }});
chatnets = {{ fedi = {{ type = "IRC"; nick = "ann"; }}; }};
settings = {{ core = {{ real_name = "Ann"; nick = "ann"; user_name = "ann"; }};
  "fe-common/core" = {{ autolog = "no"; timestamps = "no"; }}; "irc/core" = {{ cmd_queue_speed = "10msec"; }}; "fe-text" = {{ paste_verify_line_count = "0"; paste_detect_time = "0"; }}; }};
""")
    return folder, Terminal(f"irssi --home={folder.path}", width=420)


class Mistakes(Scenario):
    def setUp(self):
        super().setUp()
        folder, self.screen = irssi(self.gateway.port)
        self.addCleanup(folder.close)
        self.addCleanup(self.screen.close)
        self.shown = []

    def make(self, mistakes, **known):
        for window, typed, wanted in mistakes:
            typed = typed.format(**known)
            self.go(window)
            self.screen.type("/clear")
            answers = re.compile(rf"(?im)^.*(?:<.?root>|-!-|!\S+).*(?:{wanted}).*$")
            wait_until(lambda pattern=answers: not pattern.search(self.screen.screen()), "an empty window")
            self.screen.type(typed)
            if typed.startswith(("/join", "/msg")):  # irssi's own words are elsewhere; the sentence is here
                self.go("&fedibee")
            answer = self.screen.expect(answers.pattern).group(0).strip()
            self.shown += [f"[{window}] {self.as_read(typed, known)}", f"    {self.as_read(answer, known)}"]

    def go(self, window):
        self.screen.type(f"/window goto {window}")
        self.screen.expect(rf"\[\d+:(?:fedi/)?{re.escape(window)}\b")

    def as_read(self, text, known):
        """Without what differs from run to run."""
        text = text.replace(self.instance.authority, "example.social").replace("127.0.0.1", "example.social")
        for name in ("post", "gone"):
            if name in known:
                text = re.sub(rf"\b{known[name]}\b", {"post": "1f", "gone": "20"}[name], text)
        return text if len(text) < 200 else text[:60] + "..."

    def short_id(self, text):
        self.go("&home")
        return self.screen.expect(rf"\[([0-9a-f]{{2,}})\] {text}").group(1)

    def test_each_ends_in_a_sentence_that_says_what_to_do(self):
        self.screen.expect(r"identify PASSWORD|Act: .*2")
        self.make(AS_A_GUEST)
        self.screen.type("register secret")
        self.screen.expect("registered; you are signed in")
        self.make(WITHOUT_AN_ACCOUNT)
        other = self.client("ann", password="secret")
        self.sign_in(other, "alice")
        self.instance.follow("alice", "bob")
        self.screen.type("/join &home")
        kept = self.instance.post("bob", "a post that stays")
        lost = self.instance.post("bob", "a post that goes")
        known = {"post": self.short_id("a post that stays"), "gone": self.short_id("a post that goes")}
        self.gateway.wait_until_caught_up()  # only the stream tells of deletions
        self.instance.act("bob", "delete", id=lost["id"])
        self.screen.expect("deleted")
        self.screen.type("/join &notifications")
        before = len(self.instance.statuses("alice"))
        self.make(SIGNED_IN, **known)
        other.say("&fedibee", f"account add {self.instance.url}")
        other.message("&fedibee", r"/oauth/authorize")
        self.make(BEFORE_THE_SIGN_IN)
        self.assertEqual(len(self.instance.statuses("alice")), before, "a mistake was published")
        self.assertEqual(self.instance.api("alice", "GET", f"/api/v1/statuses/{kept['id']}")["reblogged"], False)
        self.compare("\n".join(self.shown) + "\n")

    def compare(self, shown):
        page = PAGE.read_text()
        self.assertRegex(page, BLOCK, "docs/irc.md has no place for the mistakes")
        if "--update" in UPDATE and not os.environ.get("CI"):
            PAGE.write_text(BLOCK.sub(lambda _: shown, page, count=1))
        else:
            self.assertEqual(BLOCK.search(page).group(0), shown)


UPDATE = [word for word in sys.argv[1:] if word == "--update"]

if __name__ == "__main__":
    missing = [name for name in ("irssi", "tmux") if shutil.which(name) is None]
    if missing:
        print("skipped: not installed:", ", ".join(missing))
        sys.exit(77)
    unittest.main(argv=[sys.argv[0]], verbosity=2)
