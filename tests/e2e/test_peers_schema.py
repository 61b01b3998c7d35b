#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every body of fedisim satisfies the published OpenAPI document and has the fields and types of recorded bodies."""
import json
import os
import pathlib
import sys
import unittest

from harness.world import Instance

try:
    from schema.document import Document
except ImportError as missing:
    print(f"skipped: {missing} (Debian package python3-jsonschema)")
    sys.exit(77)
from schema.recorded import Shapes, differences
from schema.walk import Walker, walk

SHARED = pathlib.Path(os.environ.get("FEDIBEE_SHARED_DIR", "")) / "recorded" / "mastodon"


class Bodies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        instance = Instance()
        cls.addClassCleanup(instance.stop)
        cls.answers = walk(instance)

    def test_each_satisfies_the_openapi_document(self):
        document = Document(SHARED / "schema.json")
        complaints = [line for answer in self.answers for line in document.complaints(*answer)]
        self.assertEqual(sorted(set(complaints)), [])

    def test_each_has_the_fields_and_types_of_the_recordings(self):
        recorded, ours = Shapes().take_folder(SHARED / "recorded"), Shapes()
        for _, _, status, body in self.answers:
            if status < 300:
                ours.take(body)
        self.assertEqual(differences(recorded, ours), [])

    def test_no_call_of_the_walk_fails_unless_it_is_meant_to(self):
        meant = {("POST", "/api/v1/statuses", 422), ("GET", "/api/v1/no/such/thing", 404), ("GET", "/api/v1/timelines/home", 401),
                 ("POST", "/oauth/token", 400)}
        failed = {(method, path, status) for method, path, status, _ in self.answers if status >= 400}
        self.assertEqual(failed, meant)

    def test_an_error_has_its_recorded_shape(self):
        refused = next(body for _, path, status, body in self.answers if status == 401)
        self.assertEqual(refused, json.loads((SHARED / "recorded" / "error_401_token_invalid.json").read_text()))
        grant = next(body for _, _, status, body in self.answers if status == 400)
        self.assertEqual(grant, json.loads((SHARED / "recorded" / "error_400_oauth_invalid_grant.json").read_text()))


class Lengths(unittest.TestCase):
    def test_a_text_is_charged_as_mastodon_charges_it(self):
        instance = Instance()
        self.addCleanup(instance.stop)
        walker = Walker(instance)
        for case in json.loads((SHARED / "status_length_cases.json").read_text()):
            text, length = case["text"], case["length"]
            if not text.strip():
                continue
            # A line end keeps the filling from joining a link; it costs one.
            fits = walker.post("/api/v1/statuses", {"status": text + "\n" + "x" * (499 - length)})
            self.assertIn("id", fits, text)
            refused = walker.post("/api/v1/statuses", {"status": text + "\n" + "x" * (500 - length)})
            self.assertIn("500", refused.get("error", ""), text)


if __name__ == "__main__":
    if not (SHARED / "schema.json").is_file():
        print("skipped: FEDIBEE_SHARED_DIR does not hold recorded/mastodon/schema.json")
        sys.exit(77)
    unittest.main(verbosity=2)
