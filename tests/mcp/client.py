"""The official Python SDK lists everything, calls every tool, reads every resource and gets every prompt.

Usage: client.py PROGRAM FOLDER
"""

import json
import sys

import anyio
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PROGRAM, FOLDER = sys.argv[1:]


def fields(result):
    """A result as the protocol writes it, whatever the SDK calls its attributes."""
    return result.model_dump(mode="json", by_alias=True, exclude_none=True)


async def every_page(method, name):
    found, cursor = [], None
    while True:
        page = fields(await (method() if cursor is None else method(cursor=cursor)))
        found += page[name]
        cursor = page.get("nextCursor")
        if not cursor:
            return found


async def use(session):
    async def call(tool, **arguments):
        # The SDK checks the answer against the tool's output schema.
        result = fields(await session.call_tool(tool, arguments))
        assert not result.get("isError"), f"{tool}: {result}"
        return result["structuredContent"]

    tools = await every_page(session.list_tools, "tools")
    assert len(tools) == 13, [tool["name"] for tool in tools]
    assert all(tool["outputSchema"]["type"] == "object" for tool in tools)
    assert len((await call("list_roles"))["roles"]) == 5
    templates = (await call("list_templates"))["templates"]
    for template in templates[::10]:
        await call("describe_template", id=template["id"])
    story = json.dumps({"artifacts": [{"bug": {"key": "planned", "actual": "a", "expected": "b", "steps": ["c"]}}]})
    for shown in [
        await call("new_draft", template="bug", key="from-python", answers={"actual": "It is empty"}),
        await call("fill_draft", key="bug/empty", answers={"expected": "Two books"}),
        await call("comment", key="feature/checkout", text="Who owns the checkout?"),
        await call("plan", outline=story),
    ]:
        refused = fields(await session.call_tool("apply_plan", {"token": "plan-0"}))
        assert refused["isError"] and "token" in refused["structuredContent"]["error"]["message"], refused
        result = fields(await session.call_tool("apply_plan", {"token": shown["token"]}))
        if result.get("isError"):
            # Something was written since it was shown: the answer has the new plan.
            await call("apply_plan", token=result["structuredContent"]["token"])
    listed = await call("list_artifacts")
    keys = [artifact["key"] for artifact in listed["artifacts"]]
    assert {"bug/from-python", "bug/planned", "user-story/guest"} <= set(keys), keys
    for key in keys:
        assert (await call("show_artifact", key=key))["text"]["text"], key
        assert (await call("why", key=key))["key"] == key
    assert len((await call("status"))["roles"]) == 5
    await call("check")
    resources = await every_page(session.list_resources, "resources")
    assert len(resources) == 2 + len(templates) + len(keys), len(resources)
    for resource in resources:
        read = fields(await session.read_resource(resource["uri"]))
        json.loads(read["contents"][0]["text"])
    assert len(await every_page(session.list_resource_templates, "resourceTemplates")) == 2
    prompts = await every_page(session.list_prompts, "prompts")
    for prompt in prompts:
        arguments = {argument["name"]: "feature/checkout" for argument in prompt.get("arguments", [])}
        got = fields(await session.get_prompt(prompt["name"], arguments))
        assert len(got["messages"]) == 2, got
    try:
        await session.call_tool("nonsense", {})
    except Exception as error:
        assert "nonsense" in str(error), error
    else:
        raise AssertionError("an unknown tool is an error")


async def main():
    server = StdioServerParameters(command=PROGRAM, args=["mcp"], cwd=FOLDER)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        await use(session)
    print("used all of it")


anyio.run(main)
