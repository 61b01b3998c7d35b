#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every key of include/fedibee/config.hpp stands in config/fedibee.toml with its default and a sentence, and no other."""
import re
import tomllib

import lint

HEADER, DOCUMENT = "include/fedibee/config.hpp", "config/fedibee.toml"
# Their default depends on the state folder, so they stand there as a comment: #key = "example".
DEPENDS_ON_STATE = {"store.url", "store.key_file"}
STRUCT = re.compile(r"struct\s+(\w+)\s*\{(.*?)\n\};", re.DOTALL)
MEMBER = re.compile(r"([\w:]+(?:<[\w:]+>)?)\s+(\w+)\s*(?:=\s*([^;]+?)|(\{[^;]*\}))?\s*;")


def value_of(kind, text):
    """The value of a C++ initialiser of the few kinds that a configuration has."""
    text = re.sub(r"\s+", " ", (text or "").strip())
    if "vector" in kind:
        return re.findall(r'"([^"]*)"', text)
    if "string" in kind:
        return text.strip('{}" ')
    if kind == "bool":
        return text.strip("{} ") == "true"
    number = re.sub(r"(?:std::)?\w+\{(\d+)\}", r"\1", text.replace("'", "")).strip("{} ") or "0"
    if not re.fullmatch(r"[\d\s<*+()]+", number):
        raise ValueError(f"cannot read the default '{text}'")
    return eval(number, {"__builtins__": {}})  # digits and operators only


def keys_of(header):
    code = re.sub(r"//[^\n]*", "", header)
    structs = {name: MEMBER.findall(body) for name, body in STRUCT.findall(code)}
    return {f"{table}.{key}": value_of(kind, default or braces)
            for kind_of_table, table, _, _ in structs["Config"]
            for kind, key, default, braces in structs[kind_of_table]}


def explained(document):
    """Keys, written or as a comment, that follow a line of comment."""
    table, above, found = "", "", set()
    for line in document.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            table = heading.group(1)
        elif key := re.match(r"#?(\w+) = ", line):
            if above.startswith("# "):
                found.add(f"{table}.{key.group(1)}")
        above = line
    return found


def problems(tree):
    wanted = keys_of(tree.text(HEADER))
    document = tree.text(DOCUMENT)
    written = {f"{table}.{key}": value for table, keys in tomllib.loads(document).items() for key, value in keys.items()}
    sentences = explained(document)
    faults = [f"{DOCUMENT}: {key} is no key of {HEADER}" for key in written if key not in wanted]
    for key, default in wanted.items():
        if key not in sentences:
            faults.append(f"{DOCUMENT}: {key} is missing, or no comment stands above it")
        elif key in DEPENDS_ON_STATE:
            if key in written:
                faults.append(f"{DOCUMENT}: {key} depends on the state folder; leave it as a comment")
        elif written.get(key) != default or type(written.get(key)) is not type(default):
            faults.append(f"{DOCUMENT}: {key} is {written.get(key)!r}, but its default is {default!r}")
    return faults


def sample(document):
    header = """struct StoreConfig {
    std::string url; ///< empty: in the state directory
    std::size_t bytes = std::size_t{1} << 20;
    std::vector<std::string> allow{"*"};
};

struct Config {
    StoreConfig store;
};
"""
    return {HEADER: header, DOCUMENT: document}


if __name__ == "__main__":
    head = '[store]\n# Where.\n#url = "sqlite:x"\n'
    lint.main(problems, good=sample(head + '# How many.\nbytes = 1048576\n# Who.\nallow = ["*"]\n'), bad=[
        sample(head + '# How many.\nbytes = 1048577\n# Who.\nallow = ["*"]\n'),
        sample(head + 'bytes = 1048576\n# Who.\nallow = ["*"]\n'),
        sample(head + '# How many.\nbytes = 1048576\n'),
        sample(head + '# How many.\nbytes = 1048576\n# Who.\nallow = ["*"]\n# More.\nextra = 1\n'),
        sample('[store]\n# How many.\nbytes = 1048576\n# Who.\nallow = ["*"]\n'),
    ])
