#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every source, script and page is reached by something: an #include, a glob of CMake, a name in another file, a link."""
import fnmatch
import posixpath
import re

import lint

LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
# Found by their names, not by a mention: what forges and editors look for.
WELL_KNOWN = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".ci/run")


def cmake_globs(tree):
    """Patterns of the files that CMake compiles or runs."""
    globs = []
    for path in tree.paths("CMakeLists.txt", "*/CMakeLists.txt", "cmake/*.cmake"):
        folder = posixpath.dirname(path)
        code = tree.text(path)
        for name in re.findall(r"fedibee_library\(\w+ (\S+)", code):
            globs.append(f"{name}/*.cpp")
        for name in re.findall(r"fedibee_tests\(\w+ (\S+)", code):
            globs.append(posixpath.join(folder, name, "*.cpp"))
        for arguments in re.findall(r"file\(GLOB(?:_RECURSE)? \w+ (?:CONFIGURE_DEPENDS )?([^)]*)\)", code):
            for pattern in arguments.replace('"', " ").split():
                if "${" not in pattern.replace("${CMAKE_CURRENT_SOURCE_DIR}", "").replace("${CMAKE_SOURCE_DIR}", ""):
                    base = "" if "${CMAKE_SOURCE_DIR}" in pattern else folder
                    pattern = re.sub(r"\$\{\w+\}/?", "", pattern)
                    globs.append(posixpath.normpath(posixpath.join(base, pattern)))
    return globs


def same_folder_glob(path, pattern):
    return posixpath.dirname(path) == posixpath.dirname(pattern) and fnmatch.fnmatchcase(path, pattern)


def included(tree):
    """Headers that some other file includes, as the set of paths that an #include could mean."""
    headers = tree.paths("*.hpp")
    found = set()
    for path in tree.paths(*lint.CPP):
        for name in re.findall(r'#\s*include "([^"]+)"', tree.text(path)):
            near = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            found |= {each for each in headers if each != path and (each == near or each.endswith("/" + name))}
    return found


def links(tree):
    """Pages reached from the README by links, and links that lead nowhere."""
    reached, faults, waiting = set(), [], [path for path in WELL_KNOWN if tree.has(path) and path.endswith(".md")]
    while waiting:
        path = waiting.pop()
        for target in LINK.findall(tree.text(path)):
            page = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if not tree.has(page) and not tree.paths(page + "/*"):
                faults.append(f"{path}: the link to {target} leads nowhere")
            elif page.endswith(".md") and page not in reached:
                reached.add(page)
                waiting.append(page)
    return reached, faults


def mentioned(tree, path):
    name = posixpath.basename(path)
    stem = name.removesuffix(".py")
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])|\bimport\b.*\b{re.escape(stem)}\b|\bfrom \.?[\w.]*\b{re.escape(stem)} import")
    return any(word.search(tree.text(other)) for other in tree.paths("*") if other != path and readable(other))


def readable(path):
    return path.endswith((".py", ".sh", ".md", ".txt", ".cmake", ".json")) and "/golden/" not in path \
        or path.startswith((".ci/", "script/")) or path.endswith("/run")


def problems(tree):
    globs = cmake_globs(tree)
    headers = included(tree)
    pages, faults = links(tree)
    for path in tree.paths(*lint.CPP, *lint.SCRIPTS, "*.md"):
        if path.startswith("tests/golden/") and path.endswith(".md"):
            continue  # where the recordings beside it come from
        name = posixpath.basename(path)
        alive = (path in WELL_KNOWN or path in headers or path in pages or name == "__init__.py"
                 or any(same_folder_glob(path, pattern) for pattern in globs))
        if not alive and not (not path.endswith(".md") and mentioned(tree, path)):
            faults.append(f"{path}: nothing includes, builds, runs, names or links to it")
    return faults


if __name__ == "__main__":
    build = {"CMakeLists.txt": "fedibee_library(text src/text LINKS x)\n"}
    lint.main(problems, good={
        **build, "src/text/a.cpp": '#include "text/a.hpp"\n', "src/text/a.hpp": "", "script/run": "script/build\n",
        "README.md": "[docs](docs/irc.md) script/run", "docs/irc.md": "see [more](more.md#x)", "docs/more.md": "",
        "script/build": "",
    }, bad=[
        {**build, "src/text/a.hpp": ""},
        {**build, "src/texts/a.cpp": ""},
        {**build, "script/forgotten": ""},
        {**build, "docs/lonely.md": ""},
        {**build, "README.md": "[gone](docs/gone.md)"},
    ])
