#!/usr/bin/env python3
"""Generates src/core/event/payload/known.txt: the events of GitHub, their actions, and the names in their payloads.

Run it from anywhere: `python3 tests/official/remake_events.py`. It needs npm, and nothing but Python's standard
library. Two packages are read: GitHub's own description, and the community's, which knows names that the first one
leaves out. What neither says stands below.
"""

import json
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is left beside the sources

from remake import unpack
from trim_events import FREE, Shapes, Spec, block, union

OFFICIAL = "@octokit/openapi-webhooks@12.1.0"
COMMUNITY = "@octokit/webhooks-schemas@7.6.1"

# https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
# `workflow_call` is listed there too, but a called workflow runs with its caller's event, so no run has that name.
STARTS_WORKFLOWS = """
branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment
fork gollum image_version issue_comment issues label merge_group milestone page_build project project_card
project_column public pull_request pull_request_review pull_request_review_comment pull_request_target push
registry_package release repository_dispatch schedule status watch workflow_dispatch workflow_run
""".split()

# Events whose payload may have any name: the caller chooses it, and it is not described.
ANY_NAME = ["image_version", "workflow_call"]

# Actions that are newer than the packages, or that occur only in examples; `*` is any.
MORE_ACTIONS = {
    "issues": "field_added field_removed",
    "project_column": "updated",  # so GitHub's list of events calls what the webhook calls `edited`
    "pull_request": "merged",
    "repository_dispatch": "*",  # the sender's own word
    "security_advisory": "performed",
}

# Names that are newer than the packages, or that only workflows see.
MORE_NAMES = {
    "@issue": {"pinned_comment": FREE},
    "issues": {"issue_field": FREE, "issue_field_value": FREE},
    "schedule": {"schedule": {}, "workflow": {}},
}

# Shared shapes: the names that their objects have, and those that they lack.
SHAPES = [
    (shape, set(has.split()), set(lacks.split()))
    for shape, has, lacks in [
        ("organization", "login hooks_url", ""),
        ("reviewer", "login avatar_url slug", ""),
        ("user", "login avatar_url", ""),
        ("pull_request", "head base title", ""),
        ("pull_request_ref", "head base number", ""),
        ("issue", "number title state comments", "head answer_html_url"),
        ("discussion", "answer_html_url", ""),
        ("repository", "full_name", ""),
        ("milestone", "due_on open_issues", ""),
        ("label", "color default name", ""),
        ("team", "slug permission", ""),
        ("app", "slug events", ""),
        ("enterprise", "slug website_url", ""),
        ("reactions", "+1", ""),
        ("commit", "tree_id message", ""),
        ("git_user", "name email date", ""),
        ("package_version", "package_files", ""),
        ("release", "tag_name draft", ""),
        ("workflow_run", "run_number workflow_id", ""),
        ("workflow", "badge_url", ""),
        ("deployment", "task environment", ""),
        ("check_suite", "head_sha latest_check_runs_count", ""),
        ("project", "columns_url", ""),
        ("category", "is_answerable", ""),
        ("discussion_comment", "child_comment_count", ""),
        ("issue_type", "is_enabled", ""),
        ("secret_scanning_alert", "secret_type_display_name", ""),
    ]
]

# Objects in which any name is accepted, because a team chooses the names, or because they would only fill the file.
FREE_NAMES = """
_links client_payload container_metadata custom_properties inputs metadata npm_metadata nuget_metadata payload
permissions rubygems_metadata
""".split()

# Names with these endings may occur in every object, and are left out; only `html_url` is worth listing.
DULL = ("_url", "node_id")

# Every event may have these.
COMMON = "action enterprise installation organization repository sender".split()


def official(text):
    """Event, actions and payload, one for each kind of delivery."""
    document = json.loads(text)
    spec = Spec(document)
    for delivery in document["webhooks"].values():
        event = delivery["post"]["x-github"]["subcategory"].replace("-", "_")
        yield event, *described(spec, delivery["post"]["requestBody"]["content"]["application/json"]["schema"])


def community(text):
    document = json.loads(text)
    spec = Spec(document)
    for name, schema in document["definitions"].items():
        if "$" in name:
            yield name.split("$")[0], *described(spec, schema)


def described(spec, schema):
    parts = [spec.resolve(schema)]
    actions = set()
    while parts:
        part = parts.pop()
        parts += [spec.resolve(inner) for choice in ("allOf", "oneOf", "anyOf") for inner in part.get(choice, [])]
        action = spec.resolve(part.get("properties", {}).get("action", {}))
        actions |= set(action.get("enum", [])) | ({action["const"]} if "const" in action else set())
    return actions, spec.names(schema)


def head(event, actions):
    starts = "+" if event in STARTS_WORKFLOWS else "-"
    return f"{starts}{' '.join([event, *sorted(actions)])}:"


def narrowed(name, having, actions):
    """Which actions a name comes with, where they are few: `label(labeled,unlabeled)`."""
    few = having and 2 * len(having) <= len(actions)
    return f"{name}({','.join(sorted(having))})" if few else name


def main():
    with tempfile.TemporaryDirectory() as folder:
        deliveries = [*official(unpack(OFFICIAL, "generated/api.github.com.json", folder))]
        deliveries += community(unpack(COMMUNITY, "schema.json", folder))
    shapes = Shapes(SHAPES, FREE_NAMES, DULL)
    actions, payloads, having, common = {}, {}, {}, {}
    for event, acts, names in deliveries:
        shapes.learn(names)
        actions[event] = actions.get(event, set()) | acts
        common = union(common, {name: names[name] for name in COMMON if name in names})
        own = {name: names[name] for name in names if name not in COMMON}
        payloads[event] = union(payloads.get(event, {}), own)
        for name in own:
            having.setdefault((event, name), set()).update(acts)
    for place, names in MORE_NAMES.items():
        known = shapes.found if place.startswith("@") else payloads
        known[place.lstrip("@")] = union(known.get(place.lstrip("@"), {}), names)
    payloads["pull_request_target"] = payloads["pull_request"]
    actions["pull_request_target"] = actions["pull_request"]
    having |= {("pull_request_target", name): acts for (event, name), acts in having.items() if event == "pull_request"}

    blocks = [f"# Made by tests/official/remake_events.py from {OFFICIAL} and\n# {COMMUNITY} (both MIT);\n"]
    blocks += shapes.lines()
    blocks.append(block("@event:", shapes.write(common)))
    for event in sorted(payloads.keys() | set(ANY_NAME)):
        names = payloads.get(event, {})
        acts = actions.get(event, set())
        # Events that start no workflow are rarely used, so their own objects are not described in detail.
        deep = 9 if event in STARTS_WORKFLOWS else 0
        fields = [
            narrowed(name, having.get((event, name)), acts) + shapes.inside(name, names[name], deep)
            for name in sorted(names)
            if not shapes.is_dull(name)
        ]
        more = MORE_ACTIONS.get(event, "").split()
        acts = more if more == ["*"] else acts | set(more)
        blocks.append(block(head(event, acts), " ".join(fields) if event not in ANY_NAME else "*"))
    here = pathlib.Path(__file__).parent
    (here / "../../src/core/event/payload/known.txt").write_text("\n".join(blocks))


if __name__ == "__main__":
    main()
