"""Cuts GitHub's OpenAPI description down to the operations in use, as plain JSON Schemas without prose.

Requests are closed: a property that isn't described is refused, which OpenAPI leaves open. Answers are closed too, but
nothing in them is required, so that a stand-in for GitHub may answer with a part of what GitHub does.
"""

import json
import re

KEPT = """
type enum format pattern minimum maximum minLength maxLength minItems maxItems required
""".split()

# The description contradicts its own prose here: "you can pass an empty array to remove all labels".
EMPTY_ALLOWED = [("PUT", "/repos/{owner}/{repo}/issues/{issue_number}/labels")]


class Trimmer:
    def __init__(self, openapi):
        self.components = openapi["components"]
        self.definitions = {}

    def resolve(self, node):
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self.components[kind][name]
        return node

    def request(self, node):
        """A request's schema, with every reference written out."""
        return self.schema(self.resolve(node), self.request, required=True)

    def answer(self, node):
        """An answer's schema, with references to the shared definitions."""
        if "$ref" not in node:
            return self.schema(node, self.answer, required=False)
        name = node["$ref"].split("/")[-1]
        if name not in self.definitions:
            self.definitions[name] = None  # a definition may mention itself
            self.definitions[name] = self.answer(self.resolve(node))
        return {"$ref": f"#/$defs/{name}"}

    def schema(self, node, inner, required):
        if "allOf" in node:
            node = self.merged(node)
        kept = {key: node[key] for key in KEPT if key in node and (required or key not in ("required", "format"))}
        if kept.get("format") not in (None, "date-time"):
            del kept["format"]
        if "items" in node:
            kept["items"] = inner(node["items"])
        if "properties" in node:
            kept["type"] = "object"
            kept["properties"] = {name: inner(value) for name, value in sorted(node["properties"].items())}
            kept["additionalProperties"] = False
        if "additionalProperties" in node:
            more = node["additionalProperties"]
            kept["additionalProperties"] = inner(more) if isinstance(more, dict) else more
        # "oneOf" is used loosely: an empty list is both a list of names and a list of objects.
        for choice in ("oneOf", "anyOf"):
            if choice in node:
                kept["anyOf"] = [self.branch(option, inner, node) for option in node[choice]]
        return nullable(kept) if node.get("nullable") else kept

    def branch(self, option, inner, node):
        if set(option) == {"required"}:
            return option
        assert "properties" not in node, "a closed object can't take properties from a branch"
        return inner(option)

    def merged(self, node):
        whole = {"type": "object", "properties": {}, "required": [], "nullable": node.get("nullable", False)}
        for part in map(self.resolve, node["allOf"]):
            part = self.merged(part) if "allOf" in part else part
            whole["properties"] |= part.get("properties", {})
            whole["required"] += [name for name in part.get("required", []) if name not in whole["required"]]
        return whole

    def operation(self, method, path):
        both = self.components["paths"][path]
        described = both[method.lower()]
        parameters = map(self.resolve, both.get("parameters", []) + described.get("parameters", []))
        operation = {"parameters": sorted(map(self.parameter, parameters), key=lambda one: (one["in"], one["name"]))}
        if "requestBody" in described:
            body = self.resolve(described["requestBody"])
            schema = self.request(body["content"]["application/json"]["schema"])
            if (method, path) in EMPTY_ALLOWED:
                schema = without(schema, "minItems")
            operation["body"] = {"required": body.get("required", False), "schema": schema}
        operation["answers"] = {}
        for status, answer in sorted(described["responses"].items()):
            content = self.resolve(answer).get("content", {}).get("application/json")
            if content and "schema" in content:
                operation["answers"][status] = self.answer(content["schema"])
        return operation

    def parameter(self, described):
        kept = {"name": described["name"], "in": described["in"], "required": described.get("required", False)}
        if described.get("x-multi-segment"):
            kept["slashes"] = True
        kept["schema"] = self.request(described["schema"])
        # Some limits are stated only in prose: "The number of results per page (max 100)".
        limit = re.search(r"\(max (\d+)\)", described.get("description", ""))
        if limit:
            kept["schema"]["maximum"] = int(limit[1])
        return kept


def nullable(schema):
    if "anyOf" in schema:
        return schema | {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema and None not in schema["enum"]:
        schema = schema | {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else schema


def without(node, key):
    if isinstance(node, list):
        return [without(each, key) for each in node]
    if isinstance(node, dict):
        return {name: without(value, key) for name, value in node.items() if name != key}
    return node


def trim(openapi, used):
    openapi["components"]["paths"] = openapi["paths"]
    trimmer = Trimmer(openapi)
    operations = {f"{method} {path}": trimmer.operation(method, path) for method, path in used}
    return {"operations": operations, "definitions": dict(sorted(trimmer.definitions.items()))}


def lines(rest):
    """JSON with a line for each parameter, body, answer and definition: small, and a difference can still be read."""

    def flat(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def block(pairs, indent, write):
        inside = ",\n".join(f"{indent} {flat(name)}: {write(value)}" for name, value in pairs.items())
        return f"{{\n{inside}\n{indent}}}" if inside else "{}"

    def operation(value):
        parameters = ",\n".join(f"    {flat(parameter)}" for parameter in value["parameters"])
        parts = {"parameters": f"[\n{parameters}\n   ]" if parameters else "[]"}
        if "body" in value:
            parts["body"] = flat(value["body"])
        parts["answers"] = block(value["answers"], "   ", flat)
        return block(parts, "  ", str)

    return block(
        {
            "source": flat(rest["source"]),
            "operations": block(rest["operations"], " ", operation),
            "definitions": block(rest["definitions"], " ", flat),
        },
        "",
        str,
    ) + "\n"
