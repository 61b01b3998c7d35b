#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables at the end of docs/irc.md name every capability, command, token and numeric of the IRC front, and no other."""
import re

import lint

DOCUMENT = "docs/irc.md"
FRONT = "gateways/irc/"
HEADING = re.compile(r"^### (.+)$", re.MULTILINE)
# What each table must name: its heading, the files that say it, and how they say it.
TABLES = {
    "Capabilities": ((FRONT + "capability.cpp",), re.compile(r'Offer\{"([^"]+)"')),
    "Commands of the protocol": ((FRONT + "*commands*.cpp",), re.compile(r'Command\{"([A-Z]+)"')),
    "Numerics": ((FRONT + "numeric.hpp",), re.compile(r"\b(?:rpl|err)_\w+ = (\d+)")),
}


def cells(document, heading):
    """The words in backquotes of the first column under a heading."""
    begin = next((each for each in HEADING.finditer(document) if each.group(1) == heading), None)
    if not begin:
        return None
    end = re.compile(r"^##", re.MULTILINE).search(document, begin.end())
    rows = re.findall(r"^\| ([^|]*) \|", document[begin.end():end.start() if end else None], re.MULTILINE)
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]


def problems(tree):
    document = tree.text(DOCUMENT)
    faults = []
    for heading, (files, pattern) in TABLES.items():
        code = "".join(tree.text(path) for path in tree.paths(*files))
        said = {word.zfill(3) if word.isdigit() else word for word in pattern.findall(code)}
        written = cells(document, heading)
        if written is None:
            faults.append(f"{DOCUMENT}: there is no heading '### {heading}'")
            continue
        faults += [f"{DOCUMENT}: '{word}' stands in {files[0]} and is missing under '{heading}'" for word in sorted(said - set(written))]
        faults += [f"{DOCUMENT}: '{word}' under '{heading}' is nothing that the gateway sends or takes" for word in sorted(set(written) - said)]
        faults += [f"{DOCUMENT}: '{word}' stands twice under '{heading}'" for word in sorted(set(written)) if written.count(word) > 1]
    return faults


def sample(capability="batch", command="JOIN", numeric="001", more=""):
    document = "".join(f"### {heading}\n\n| name | meaning |\n| --- | --- |\n| {cell} | means `something` |\n\n" for heading, cell in
                       (("Capabilities", f"`{capability}`"), ("Commands of the protocol", f"`{command}`{more}"), ("Numerics", f"`{numeric}`")))
    return {DOCUMENT: document, FRONT + "capability.cpp": 'Offer{"batch", Capability::batch, {}},',
            FRONT + "commands_channel.cpp": 'Command{"JOIN", 1, false, false, join},', FRONT + "numeric.hpp": "rpl_welcome = 1,"}


if __name__ == "__main__":
    lint.main(problems, good=sample(), bad=[sample(capability="bach"), sample(command="PART"), sample(numeric="002"), sample(more=" `JOIN`"),
                                            {**sample(), DOCUMENT: "### Capabilities\n\n| `batch` | x |\n"}])
