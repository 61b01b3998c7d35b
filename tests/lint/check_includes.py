#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may include whom (docs/architecture.md): project headers and libraries, by folder."""
import re

import lint

# folder: (project headers, libraries); the longest folder that fits a file decides.
RULES = {
    "include/fedibee": (r"fedibee/", r"tl/expected\.hpp|boost/asio/awaitable\.hpp"),
    "src/vocabulary": (r"fedibee/", r""),
    "src/text": (r"fedibee/|text/", r""),
    "src/net": (r"fedibee/|text/|net/", r"boost/(asio|system)/|openssl/|fmt/"),
    "src/crypto": (r"fedibee/|text/|crypto/", r"openssl/"),
    "src/http": (r"fedibee/|text/|net/|http/", r"boost/(asio|beast|system|url)|curl/|openssl/|fmt/"),
    "src/render": (r"fedibee/|text/|render/", r"utf8proc\.h|fmt/"),
    "src/store": (r"fedibee/|text/|crypto/|store/", r"sqlite3\.h|fmt/"),
    "src/backend/shared": (r"fedibee/|text/|backend/shared/", r"fmt/|nlohmann/|simdjson\.h"),
    "src/backend/mastodon": (r"fedibee/|text/|crypto/|net/(backoff|log|task_group)\.|backend/(shared|mastodon)/",
                             r"boost/(asio|system)/|fmt/|nlohmann/"),
    "src/backend/friendica": (r"fedibee/|text/|net/(backoff|log)\.|backend/(shared|mastodon|friendica)/", r"boost/(asio|system)/|fmt/|nlohmann/"),
    "src/backend/gnusocial": (r"fedibee/|text/|crypto/|backend/(shared|gnusocial)/", r"fmt/"),
    "src/backend": (r"fedibee/|text/|crypto/|net/(backoff|log|task_group)\.|backend/", r"boost/(asio|system)/|expat\.h|fmt/|nlohmann/"),
    "src/session": (r"fedibee/|text/|render/|crypto/|net/(backoff|log|task_group|token_bucket|worker)\.|session/",
                    r"boost/(asio|system)/|fmt/"),
    "gateways/irc": (r"fedibee/|text/|session/|render/|net/|irc/", r"boost/(asio|system)/|fmt/"),
    "gateways/xmpp": (r"fedibee/|text/|session/|render/|net/|xmpp/", r"boost/(asio|system)/|fmt/|gloox/"),
    "src/app": (r"(fedibee|text|net|http|crypto|store|render|backend|session|irc|xmpp|app)/",
                r"boost/|expat\.h|fmt/|spdlog/|prometheus/|systemd/|toml\+\+/|CLI/"),
    "src": (r"app/", r""),
}
LIBRARIES = re.compile(r"boost/|curl/|nlohmann/|simdjson|openssl/|sqlite3|utf8proc|spdlog/|toml\+\+|CLI/|prometheus/|systemd/|gloox|expat|fmt/|tl/")
# Costly or foreign headers stay in few files, whatever their folder may include.
ONLY_IN = {
    r"nlohmann/": r".*codec.*|.*json.*",
    r"simdjson\.h": r".*/json_read\.cpp",
    r"boost/beast/websocket": r"src/http/websocket\.cpp",
    r"toml\+\+/": r"src/app/config_file\.cpp",
    r"CLI/": r"src/app/cli\.cpp",
    r"expat\.h": r"src/app/bitlbee_file\.cpp|src/backend/feed_parser\.cpp",
    r"spdlog/sinks/": r"src/app/log\.cpp",
}
NO_INPUT_OUTPUT = ("src/render", "src/text", "src/vocabulary", "include/fedibee")
INPUT_OUTPUT = re.compile(r"iostream|fstream|filesystem|unistd\.h|fcntl\.h|sys/|netinet/|thread|mutex")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def rule_of(path):
    folders = [folder for folder in RULES if path.startswith(folder + "/")]
    return max(folders, key=len, default=None)


def fault_of(path, folder, quoted, header):
    project, libraries = RULES[folder]
    if quoted:
        near = "/" not in header
        return None if near or re.match(project, header) else f"{folder} may not include \"{header}\""
    if folder in NO_INPUT_OUTPUT and INPUT_OUTPUT.match(header):
        return f"{folder} does no input or output, but includes <{header}>"
    if LIBRARIES.match(header) and not (libraries and re.match(libraries, header)):
        return f"{folder} may not use <{header}>"
    for library, files in ONLY_IN.items():
        if re.match(library, header) and not re.fullmatch(files, path):
            return f"<{header}> belongs in {files} only"
    return None


def problems(tree):
    faults = []
    for path in tree.paths("include/*.hpp", "src/*.?pp", "gateways/*.?pp"):
        folder = rule_of(path)
        if folder is None:
            faults.append(f"{path}: its folder has no rule; add one to {__file__}")
            continue
        text = tree.text(path)
        for match in INCLUDE.finditer(text):
            fault = fault_of(path, folder, match.group(1) == '"', match.group(2))
            if fault:
                faults.append(f"{path}:{lint.line_of(text, match.start())}: {fault}")
    return faults


if __name__ == "__main__":
    lint.main(problems, good={
        "src/render/plain.cpp": '#include "render/plain.hpp"\n#include <string>\n#include <utf8proc.h>\n',
        "src/main.cpp": '#include "app/cli.hpp"\n',
        "src/backend/mastodon/codec.cpp": "#include <nlohmann/json.hpp>\n",
    }, bad=[
        {"src/render/plain.cpp": '#include "net/listener.hpp"\n'},
        {"src/render/plain.cpp": "#include <fstream>\n"},
        {"src/session/session.cpp": '#include "store/sqlite_store.hpp"\n'},
        {"src/session/session.cpp": "#include <nlohmann/json.hpp>\n"},
        {"src/backend/mastodon/client.cpp": "#include <nlohmann/json.hpp>\n"},
        {"src/backend/mastodon/codec_status.cpp": "#include <simdjson.h>\n"},
        {"gateways/irc/server.cpp": '#  include "http/url.hpp"\n'},
        {"include/fedibee/http.hpp": "#include <curl/curl.h>\n"},
        {"src/http/url.cpp": "#include <boost/beast/websocket.hpp>\n"},
        {"src/novelty/thing.cpp": "#include <string>\n#include <curl/curl.h>\n"},
    ])
