"""Cuts GitHub's GraphQL schema down to the types in use, without prose.

A field stays when its type does; enums, inputs and scalars come along with the fields and arguments that name them, and
so do the answers of the kept mutations. Arguments, defaults and deprecations stay as they are.
"""

import re

TOKEN = re.compile(r'"""(?:\\"""|.)*?"""|"(?:\\.|[^"\\])*"|[A-Za-z_0-9.-]+|[][{}():=!|&@]', re.S)
NAME = re.compile(r"[A-Za-z_]\w*")


class Reader:
    """Reads the subset of the schema language that GitHub's file is written in."""

    def __init__(self, text):
        tokens = TOKEN.findall(re.sub(r"(?m)^\s*#.*$", "", text))
        # A string is prose, except as a default or a directive's argument.
        self.tokens = [
            token for before, token in zip(["", *tokens], tokens) if not token.startswith('"') or before in (":", "=")
        ]
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, expected=None):
        token = self.peek()
        assert expected in (None, token), f"{expected} is not {token}"
        self.at += 1
        return token

    def taken(self, token):
        found = self.peek() == token
        self.at += found
        return found

    def definitions(self):
        found = {}
        while self.peek():
            kind = self.take()
            if kind in ("directive", "schema"):
                while self.peek() not in ("type", "input", "enum", "scalar", "union", "interface", None):
                    self.take()
                continue
            name = self.take()
            found[name] = self.definition(kind)
        return found

    def definition(self, kind):
        one = {"kind": kind, "interfaces": [], "fields": {}, "members": []}
        if self.taken("implements"):
            while self.peek() not in ("{", "@"):
                self.taken("&") or one["interfaces"].append(self.take())
        self.deprecated()
        if kind == "union":
            self.take("=")
            self.taken("|")
            one["members"] = [self.take()]
            while self.taken("|"):
                one["members"].append(self.take())
        elif kind == "enum":
            self.take("{")
            while not self.taken("}"):
                name = self.take()
                one["fields"][name] = {"deprecated": self.deprecated()}
        elif kind != "scalar":
            self.take("{")
            one["fields"] = self.fields("}")
        return one

    def fields(self, end):
        found = {}
        while not self.taken(end):
            name = self.take()
            arguments = self.fields(")") if self.taken("(") else {}
            self.take(":")
            written = self.written_type()
            default = self.value() if self.taken("=") else None
            found[name] = {"arguments": arguments, "type": written, "default": default, "deprecated": self.deprecated()}
        return found

    def written_type(self):
        written = f"[{self.written_type()}{self.take(']')}" if self.taken("[") else self.take()
        return written + "!" if self.taken("!") else written

    def value(self):
        ends = {"{": "}", "[": "]"}
        first = self.take()
        parts = [first]
        if first in ends:
            while parts[-1] != ends[first]:
                parts.append(self.take())
        return " ".join(parts).replace(" :", ":")

    def deprecated(self):
        found = False
        while self.taken("@"):
            found |= self.take() == "deprecated"
            if self.taken("("):
                while self.take() != ")":
                    pass
        return found


def named(field):
    return NAME.search(field["type"])[0]


def keep(types, wanted, roots):
    """The kept types, each with its kept fields."""
    leaves = {name for name, one in types.items() if one["kind"] in ("enum", "scalar", "input")}
    payloads = {named(types["Mutation"]["fields"][name]) for name in roots["Mutation"]}
    objects = {*wanted, *roots, *payloads}
    missing = sorted(objects - types.keys())
    assert not missing, f"GitHub describes no {', '.join(missing)}"
    builtin = {"String", "Int", "Float", "Boolean", "ID"}
    kept, todo = {}, sorted(objects)
    while todo:
        name = todo.pop()
        if name in kept or name in builtin:
            continue
        one = kept[name] = dict(types[name])
        if name in objects:
            one["interfaces"] = [each for each in one["interfaces"] if each in objects]
            one["members"] = [each for each in one["members"] if each in objects]
            one["fields"] = {
                field: value
                for field, value in one["fields"].items()
                if field in roots.get(name, [field]) and named(value) in objects | leaves | builtin
            }
        for field in one["fields"].values():
            if "type" in field:
                inner = [field, *field["arguments"].values()]
                todo += [each for each in map(named, inner) if each in leaves]
    return kept


def written(name, one):
    def field(name, value):
        if "type" not in value:
            return name + " @deprecated" * value["deprecated"]
        arguments = ", ".join(field(*pair) for pair in value["arguments"].items())
        arguments = f"({arguments})" if arguments else ""
        default = "" if value["default"] is None else f" = {value['default']}"
        return f"{name}{arguments}: {value['type']}{default}" + " @deprecated" * value["deprecated"]

    head = f"{one['kind']} {name}"
    if one["interfaces"]:
        head += " implements " + " & ".join(one["interfaces"])
    if one["kind"] == "union":
        return f"{head} = {' | '.join(one['members'])}\n"
    if one["kind"] == "scalar":
        return f"{head}\n"
    return head + " {\n" + "".join(f"  {field(*pair)}\n" for pair in one["fields"].items()) + "}\n"


def trim(text, wanted, roots):
    kept = keep(Reader(text).definitions(), wanted, roots)
    return "\n".join(written(name, kept[name]) for name in sorted(kept))


def caught_up(text, addendum):
    """What stands in the addendum and is described by the package too: `Type` or `Type.field`."""
    described = Reader(text).definitions()
    extended = dict.fromkeys(re.findall(r"(?m)^extend \w+ (\w+)", addendum))
    added = Reader(re.sub(r"(?m)^extend ", "", addendum)).definitions()
    found = [name for name in added if name in described and name not in extended]
    for name in extended:
        fields = described.get(name, {"fields": {}})["fields"]
        found += [f"{name}.{field}" for field in added[name]["fields"] if field in fields]
    return found
