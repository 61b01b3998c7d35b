#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Patterns around co_await that g++ below 15 miscompiles, and the rule that every coroutine has an owner."""
import re

import lint

HARMLESS_LAMBDA = re.compile(r"\[\s*(?:&[\w\s,&]*)?\]\s*(?:\([^()]*\)\s*)?(?:mutable\s*)?(?:noexcept\s*)?(?:->\s*[\w:<>,\s]+?)?\{")
CAPTURING_COROUTINE = re.compile(r"\[[^\[\]]+\]\s*\([^()]*\)\s*(?:mutable\s*)?->\s*(?:(?:boost::)?asio::awaitable|Task)\s*<")
SPAWNING = re.compile(r"\b(?:co_spawn\s*\(|detached\b)")
SPAWNERS = ("src/net/task_group.cpp", "src/net/worker.hpp")


def end_of_block(code, start):
    depth = 0
    for index in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[index], 0)
        if depth == 0:
            return index + 1
    return len(code)


def without_lambdas(code):
    """Lambdas that capture nothing or by reference are sound in a co_await expression: empty them."""
    while match := HARMLESS_LAMBDA.search(code):
        end = end_of_block(code, match.end() - 1)
        code = code[:match.start()] + "lambda" + code[end:]
    return code


def expression_after(code, start):
    """From co_await to the end of its statement, or to the bracket that encloses it."""
    depth = 0
    for index in range(start, len(code)):
        character = code[index]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth < 0:
                return code[start:index]
        elif character == ";" and depth == 0:
            return code[start:index]
    return code[start:]


def faults_of(code):
    """Offset and sentence of each fault in a text without comments and literals."""
    for match in re.finditer(r"\bco_await\b", code):
        if "{" in without_lambdas(expression_after(code, match.start())):
            yield match.start(), "braces or a capture by value in a co_await expression; name the value first"
    start = 0
    for statement in re.split(r"(?<=[;{}])", code):
        bare = without_lambdas(statement)
        if len(re.findall(r"\bco_await\b", bare)) > 1:
            yield start + statement.index("co_await"), "two co_await in one statement"
        if re.search(r"\?[^;]*\bco_await\b", bare):
            yield start + statement.index("co_await"), "co_await in a conditional expression; write if and else"
        start += len(statement)
    for match in CAPTURING_COROUTINE.finditer(code):
        yield match.start(), "a lambda that is a coroutine has captures; give it parameters"


def problems(tree):
    faults = []
    for path in tree.paths("src/*.?pp", "gateways/*.?pp", "include/*.hpp", "tests/*.?pp"):
        code = lint.blank_out(tree.text(path))
        faults += [f"{path}:{lint.line_of(code, offset)}: {fault}" for offset, fault in faults_of(code)]
        if not path.startswith("tests/") and path not in SPAWNERS:
            faults += [f"{path}:{lint.line_of(code, match.start())}: a coroutine without an owner; use net::TaskGroup::spawn"
                       for match in SPAWNING.finditer(code)]
    return faults


def sample(body):
    return {"src/session/sample.cpp": "Task<void> f()\n{\n    " + body + "\n}\n"}


if __name__ == "__main__":
    lint.main(problems, good=sample("""
    Arg arg{.a = x}; // co_await f({x, y})
    auto r = co_await f(std::move(arg));
    if (auto s = co_await f(std::string(x)); !s) { co_return fail(std::move(s)); }
    while (auto line = co_await next()) { co_await print("{}", *line); }
    for (const auto& x : xs) co_await f(x);
    auto n = co_await worker.run([&] { return g(); });
    auto [ec, n] = co_await socket.async_wait(wait_read, as_tuple(use_awaitable));
    auto job = [](F work) -> asio::awaitable<void> { co_await work(); };
    """), bad=[
        sample("co_await f(Arg{.a = x});"),
        sample("co_await f({x, y});"),
        sample("auto r = co_await f(\n        Arg{x});"),
        sample("co_await f([s] { return s; });"),
        sample("Pair p{co_await a(), co_await b()};"),
        sample("g(co_await a(), co_await b());"),
        sample("auto r = c ? co_await a() : co_await b();"),
        sample("asio::co_spawn(executor, f(), token);"),
        sample("run(f(), asio::detached);"),
        sample("auto job = [this](int n) -> Task<void> { co_return f(n); };"),
    ])
