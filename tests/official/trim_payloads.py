"""Cuts GitHub's description of its webhooks down to the events in use.

What is required stays required: a payload of our own has to be whole. It may tell more, since GitHub's own do: what the
description of one event knows, that of another lacks. GitHub writes a user and a repository out wherever one stands;
here what stands twice becomes a definition.
"""

import collections
import json

from trim_rest import Trimmer, without

# Large, and never used here.
LEFT_OUT = """
additionalProperties auto_merge enterprise installation performed_via_github_app pinned_comment stack
template_repository
""".split()


def flat(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class Shared:
    """What is written out more than once."""

    def __init__(self, schemas):
        self.counts = collections.Counter()
        self.names = {}
        self.definitions = {}
        for schema in schemas:
            self.count(schema)

    def count(self, node):
        if isinstance(node, dict):
            if "properties" in node:
                self.counts[flat(node)] += 1
            for value in node.values():
                self.count(value)
        elif isinstance(node, list):
            for value in node:
                self.count(value)

    def replaced(self, node):
        if isinstance(node, list):
            return [self.replaced(value) for value in node]
        if not isinstance(node, dict):
            return node
        text = flat(node)
        if self.counts[text] < 2 or len(text) < 200:
            return {name: self.replaced(value) for name, value in node.items()}
        if text not in self.names:
            known = self.names[text] = str(len(self.names) + 1)
            self.definitions[known] = None  # keeps its place before what it mentions
            self.definitions[known] = {name: self.replaced(value) for name, value in node.items()}
        return {"$ref": f"#/$defs/{self.names[text]}"}


def trim(openapi, used):
    trimmer = Trimmer(openapi)
    events = {}
    for name in used:
        body = openapi["x-webhooks"][name]["post"]["requestBody"]["content"]["application/json"]
        events[name] = trimmer.request(body["schema"])
        for field in LEFT_OUT:
            events[name] = without(events[name], field)
    shared = Shared(events.values())
    events = {name: shared.replaced(schema) for name, schema in events.items()}
    return {"events": events, "definitions": shared.definitions}


def lines(events):
    """JSON with a line for each event and definition."""

    def block(pairs):
        return "{\n" + ",\n".join(f"  {flat(name)}: {flat(value)}" for name, value in pairs.items()) + "\n }"

    parts = [f' "source": {flat(events["source"])}']
    parts += [f' "{name}": {block(events[name])}' for name in ("events", "definitions")]
    return "{\n" + ",\n".join(parts) + "\n}\n"
