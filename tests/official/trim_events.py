"""Cuts descriptions of webhook payloads down to the names in them, as compact text.

What is kept of a payload is which names stand under which; no types, no prose, no addresses. Objects that GitHub sends
in many places (a user, a repository) are one shared shape, the union of all their appearances: a name that is missing
where GitHub does send it would be a false alarm, one too many is only a mistake that is not noticed.
"""

import textwrap

FREE = object()  # an object in which any name may stand


class Spec:
    """A document of JSON Schemas that refer to each other."""

    def __init__(self, document):
        self.document = document

    def resolve(self, schema):
        while "$ref" in schema:
            found = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema

    def names(self, schema, above=()):
        """The names below a schema: a dict of dicts, empty for a plain value, or FREE. A list is its elements."""
        if schema.get("$ref") in above:
            return {}
        above += (schema["$ref"],) if "$ref" in schema else ()
        schema = self.resolve(schema)
        found = {}
        for choice in ("allOf", "oneOf", "anyOf"):
            for part in schema.get(choice, []):
                found = union(found, self.names(part, above))
        if isinstance(schema.get("items"), dict):
            found = union(found, self.names(schema["items"], above))
        for name, inner in schema.get("properties", {}).items():
            found[name] = union(found.get(name, {}), self.names(inner, above))
        objects = schema.get("type") in ("object", ["object", "null"])
        open_ended = schema.get("additionalProperties") or schema.get("tsAdditionalProperties")
        return FREE if not found and (objects or open_ended) else found


def union(one, other):
    """The names of both; where one description says only "an object", the other's names count."""
    if one is FREE or other is FREE:
        return other or FREE if one is FREE else one or FREE
    both = dict(one)
    for name, inner in other.items():
        both[name] = union(both[name], inner) if name in both else inner
    return both


class Shapes:
    """The shared shapes: each is known by names that only it has."""

    def __init__(self, marks, free, dull):
        self.marks, self.free, self.dull = marks, free, dull
        self.found = {shape: {} for shape, _, _ in marks}

    def of(self, names):
        for shape, has, lacks in self.marks:
            if has <= names.keys() and not lacks & names.keys():
                return shape
        return None

    def learn(self, names):
        """Adds an object, and all below it, to the shape that it has."""
        if names is FREE:
            return
        if shape := self.of(names):
            short = {name: self.short(name, inner) for name, inner in names.items()}
            self.found[shape] = union(self.found[shape], short)
        for name, inner in names.items():
            if name not in self.free:
                self.learn(inner)

    def short(self, name, inner):
        """Below a shared shape another one is only named, so that shapes do not hold each other."""
        if name in self.free or inner is FREE:
            return FREE
        if shape := self.of(inner):
            return {f"@{shape}": {}}
        return {below: self.short(below, names) for below, names in inner.items()}

    def write(self, names, deep=9):
        """The names and, so many objects deep, what is below them."""
        return " ".join(name + self.inside(name, names[name], deep) for name in sorted(names) if not self.is_dull(name))

    def is_dull(self, name):
        return name.endswith(self.dull) and name != "html_url"

    def inside(self, name, inner, deep):
        if name in self.free or inner is FREE:
            return "*"
        if shape := self.of(inner):
            return f"@{shape}"
        if shape := next((one for one in inner if one.startswith("@")), None):
            return shape
        below = self.write(inner, deep - 1) if deep else ""
        if inner and not below:
            return "*"
        return below and f"{{{below}}}"

    def lines(self):
        for shape, names in sorted(self.found.items()):
            yield block(f"@{shape}:", self.write(names))


def block(head, text):
    """Head and text, wrapped."""
    whole = f"{head} {text}".strip() + ";"
    return textwrap.fill(whole, 118, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False) + "\n"
