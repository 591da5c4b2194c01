#!/usr/bin/env python3
"""Makes servers.json anew: what older servers don't know yet of what github.com knows.

Run it from anywhere: `python3 tests/official/remake_servers.py`. It needs npm, and nothing but Python's standard library.
REST is compared description by description, each as it was published when that server was new: later packages describe
the older servers with newer shapes. For GraphQL no package has the servers' schemas, so what they lack is written here
by hand, from GitHub's documentation of each version.
"""

import copy
import json
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is left beside the sources

import remake
import trim_rest

SERVERS = {
    "ghes-3.14": ("@octokit/openapi@18.2.0", "generated/ghes-3.14.json"),
    "ghes-3.17": ("@octokit/openapi@19.1.0", "generated/ghes-3.17.json"),
}

# https://docs.github.com/enterprise-server@3.14/graphql/reference, and the same for 3.17: `Type.field` or a type's
# name.
NO_SUB_ISSUES = """
Issue.parent Issue.subIssues Issue.subIssuesSummary SubIssuesSummary CreateIssueInput.parentIssueId Mutation.addSubIssue
AddSubIssueInput AddSubIssuePayload CloseIssueInput.duplicateIssueId
""".split()
GRAPHQL = {"ghes-3.14": NO_SUB_ISSUES, "ghes-3.17": NO_SUB_ISSUES}

# According to GitHub's documentation, issue types came with 3.18; the published descriptions have them in every
# version.
NO_TYPES = [
    ["operations", "GET /repos/{owner}/{repo}/issues", "parameters", "type"],
    ["operations", "POST /repos/{owner}/{repo}/issues", "body", "schema", "properties", "type"],
    ["operations", "PATCH /repos/{owner}/{repo}/issues/{issue_number}", "body", "schema", "properties", "type"],
    ["definitions", "issue", "properties", "type"],
    ["definitions", "issue-search-result-item", "properties", "type"],
]

# Inside these, names and values are compared; any other difference is one of wording.
NAMED = ("properties", "operations", "definitions", "answers")


def lacking(ours, theirs, path=()):
    """The paths of keys at which the older description has nothing."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in ours.items():
            if key in theirs:
                yield from lacking(value, theirs[key], (*path, key))
            elif path and path[-1] in NAMED:
                yield [*path, key]
    elif isinstance(ours, list) and isinstance(theirs, list) and path[-1] in ("parameters", "enum"):
        name = lambda item: item["name"] if isinstance(item, dict) else item
        known = [name(item) for item in theirs]
        yield from ([*path, name(item)] for item in ours if name(item) not in known and isinstance(name(item), str))


def main():
    here = pathlib.Path(__file__).parent
    used = [(method, line.split()[-1]) for line in remake.REST.strip().splitlines() for method in line.split()[:-1]]
    found = {"source": [package for package, _ in SERVERS.values()]}
    ours = json.loads((here / "rest.json").read_text())
    for server, (package, member) in SERVERS.items():
        with tempfile.TemporaryDirectory() as folder:
            described = json.loads(remake.unpack(package, member, folder))
        known = [(method, path) for method, path in used if method.lower() in described["paths"].get(path, {})]
        theirs = trim_rest.trim(copy.deepcopy(described), known)
        whole = {"operations": ours["operations"], "definitions": ours["definitions"]}
        # A shape that only a newer operation uses doesn't matter.
        paths = [path for path in lacking(whole, theirs) if path[0] == "operations" or len(path) > 2]
        paths += [path for path in NO_TYPES if path not in paths]
        found[server] = {"rest": paths, "graphql": GRAPHQL[server]}
    flat = lambda value: json.dumps(value, separators=(",", ":"))
    parts = [f' "source": {flat(found.pop("source"))}']
    for server, lacks in found.items():
        rest = ",\n".join(f"   {flat(path)}" for path in lacks["rest"])
        parts.append(f' "{server}": {{\n  "rest": [\n{rest}\n  ],\n  "graphql": {flat(lacks["graphql"])}\n }}')
    (here / "servers.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
