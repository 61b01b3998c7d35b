# SPDX-License-Identifier: AGPL-3.0-or-later
"""The OpenAPI document: which schema an answer must satisfy."""
import json
import re

import jsonschema

# Where the document is wrong about real servers: (place, what stands there instead, why).
KNOWN_GAPS = [
    (("components", "schemas", "ShallowQuote", "required"), lambda whole: ["state", "quoted_status_id"],
     "both shapes of a quote require only `state`, so that every quote would fit both and `oneOf` neither"),
    (("paths", "/api/v1/filters", "get", "responses", "200", "content", "application/json", "schema"),
     lambda whole: {"type": "array", "items": {"$ref": "#/components/schemas/V1Filter"}},
     "its own description says a list, its schema says one filter"),
    (("paths", "/api/v1/statuses/{id}", "delete", "responses", "200", "content", "application/json", "schema"),
     lambda whole: _without_content(whole["components"]["schemas"]["Status"]),
     "a deleted post comes with `text` in place of `content`, as recorded in status_delete.json"),
    (("components", "schemas", "ScheduledStatus", "properties", "params", "properties", "visibility"),
     lambda whole: {"type": ["string", "null"]}, "null when the poster left it open, as recorded in scheduled_statuses.json"),
]


def _without_content(status):
    return {**status, "required": [name for name in status["required"] if name != "content"] + ["text"]}


def _mend(whole):
    for place, value, _ in KNOWN_GAPS:
        *way, last = place
        holder = whole
        for step in way:
            holder = holder[step]
        holder[last] = value(whole)
    return whole


class Document:
    def __init__(self, path):
        self._whole = _mend(json.loads(path.read_text()))
        self._resolver = jsonschema.RefResolver("", self._whole)
        self._templates = [(re.compile(re.sub(r"\\{[^/]+?\\}", "[^/]+", re.escape(template)) + "$"), template)
                           for template in self._whole["paths"]]
        # A fixed name beats a parameter: /accounts/lookup before /accounts/{id}.
        self._templates.sort(key=lambda entry: entry[1].count("{"))

    def operation(self, method, path):
        """The path's template, or None when the document does not know the call."""
        for pattern, template in self._templates:
            if pattern.match(path) and method.lower() in self._whole["paths"][template]:
                return template
        return None

    def schema(self, method, template, status):
        answers = self._whole["paths"][template][method.lower()]["responses"]
        content = answers.get(str(status), {}).get("content", {}).get("application/json")
        return content and content.get("schema")

    def complaints(self, method, path, status, body):
        """What is wrong with an answer, as lines."""
        template = self.operation(method, path)
        schema = template and self.schema(method, template, status)
        if not schema:
            return []
        validator = jsonschema.Draft202012Validator(schema, resolver=self._resolver)
        name = f"{method} {template} {status}"
        return sorted({f"{name} at {_place(error)}: {error.message[:60]} ... {error.message[-160:]}"
                       for error in validator.iter_errors(body)})


def _place(error):
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in error.absolute_path) or "."
