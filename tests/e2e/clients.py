"""Official MCP clients behind one synchronous face: ask for something, get its result as a dict.

An error of the protocol is {"thrown": its text, "code": its number}.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import threading
import asyncio

import mcp
import pytest
from mcp import types
from mcp.client.stdio import StdioServerParameters

from conftest import BINARY, HOME, clean_environment

# What tests run over. Workflows: every client, transport and era. What depends on the protocol's version and the
# client: those, over HTTP. What a single tool or read gives is the same for all, and stands in tests/results: one.
WAYS = [(language, transport, era) for language in ("python", "typescript") for transport in ("http", "stdio")
        for era in ("legacy", "modern")]
over_eras = pytest.mark.parametrize("way", [way for way in WAYS if way[1] == "http"], ids="-".join)
over_one_way = pytest.mark.parametrize("way", [("python", "http", "modern")], ids="-".join)


class Result:
    def __init__(self, answer: dict):
        self.answer = answer

    @property
    def text(self) -> str:
        return "\n".join(block["text"] for block in self.answer.get("content", []) if block["type"] == "text")

    @property
    def failed(self) -> bool:
        return bool(self.answer.get("isError"))

    @property
    def data(self) -> dict:
        assert not self.failed and "thrown" not in self.answer, self.answer
        return self.answer["structuredContent"]


class PythonClient:
    """The Python SDK's client on an event loop of its own."""

    def __init__(self, target, era: str, consent: str | None = None):
        self.consent, self.questions = consent, []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.stopping = asyncio.Event()
        self.updated: list[str] = []  # legacy: URIs of notifications/resources/updated, as they came
        self.ready: "asyncio.Future" = self.run(self._future())
        self.done = asyncio.run_coroutine_threadsafe(self._live(target, era), self.loop)
        self.client = self.run(self._wait_ready())

    async def _future(self):
        return self.loop.create_future()

    async def _wait_ready(self):
        return await self.ready

    async def _live(self, target, era):
        # Entered and left by one task, as its cancel scopes ask for.
        try:
            async with mcp.Client(target, mode="legacy" if era == "legacy" else "2026-07-28", message_handler=self._hear,
                                  elicitation_callback=self._elicit if self.consent else None) as client:
                self.ready.set_result(client)
                await self.stopping.wait()
        except BaseException as error:
            if not self.ready.done():
                self.ready.set_exception(error)
            raise

    async def _elicit(self, context, params):
        self.questions.append(params.message)
        return types.ElicitResult(action=self.consent)

    async def _hear(self, message):
        if getattr(message, "method", None) == "notifications/resources/updated":
            self.updated.append(str(message.params.uri))

    @contextlib.contextmanager
    def listening(self, *uris: str):
        """subscriptions/listen: what was honoured, and the URIs that were told as changed, as they come."""
        heard: list[str] = []
        honoured, leave = self.run(self._future()), asyncio.Event()

        async def listen():
            async with self.client.listen(resource_subscriptions=list(uris)) as subscription:
                honoured.set_result(list(subscription.honored.resource_subscriptions or []))

                async def read():
                    async for event in subscription:
                        heard.append(event.uri)

                reading = asyncio.ensure_future(read())
                await leave.wait()
                reading.cancel()

        async def ready():
            return await honoured

        running = asyncio.run_coroutine_threadsafe(listen(), self.loop)
        running.add_done_callback(lambda done: None if honoured.done() else self.loop.call_soon_threadsafe(
            honoured.set_exception, done.exception() or RuntimeError("the subscription ended")))
        try:
            yield self.run(ready()), heard
        finally:
            self.loop.call_soon_threadsafe(leave.set)
            running.result(60)

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    def ask(self, answer) -> dict:
        try:
            return self.run(answer).model_dump(mode="json", by_alias=True, exclude_none=True)
        except mcp.MCPError as error:
            return {"thrown": error.message, "code": error.code}

    def call(self, tool: str, user: str, **arguments) -> Result:
        return Result(self.ask(self.client.call_tool(tool, {"user_google_email": user} | arguments)))

    def tools(self) -> list[dict]:
        return self.ask(self.client.list_tools())["tools"]

    def resources(self) -> list[dict]:
        return self.ask(self.client.list_resources())["resources"]

    def templates(self) -> list[dict]:
        return self.ask(self.client.list_resource_templates())["resourceTemplates"]

    def prompts(self) -> list[dict]:
        return self.ask(self.client.list_prompts())["prompts"]

    def read(self, uri: str) -> dict:
        return self.ask(self.client.read_resource(uri))

    def prompt(self, name: str, **arguments: str) -> dict:
        return self.ask(self.client.get_prompt(name, arguments))

    def complete(self, what: str, argument: str, typed: str, **known: str) -> list[str]:
        """`what` is a prompt's name or a template."""
        template = types.ResourceTemplateReference(type="ref/resource", uri=what)
        ref = template if "://" in what else types.PromptReference(type="ref/prompt", name=what)
        answer = self.ask(self.client.complete(ref, {"name": argument, "value": typed}, known))
        return answer["completion"]["values"]

    def close(self):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.done.result(60)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(20)


class TypeScriptClient:
    """The TypeScript client in a Node process: see bridge.mjs."""

    def __init__(self, target: list[str], era: str, environment: dict[str, str], consent: str | None = None):
        self.questions = []
        # Node looks for packages beside the script, so the bridge runs from where they are installed.
        script = HOME / "node" / "bridge.mjs"
        source = pathlib.Path(__file__).with_name("bridge.mjs").read_bytes()
        if not script.exists() or script.read_bytes() != source:
            temporary = script.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(source)
            temporary.rename(script)
        self.process = subprocess.Popen([HOME / "bin/node", script, era, *target], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        env=environment | ({"E2E_CONSENT": consent} if consent else {}))

    def ask(self, method: str, **params) -> dict:
        self.process.stdin.write(json.dumps({"method": method, "params": params}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the TypeScript client ended"
        answer = json.loads(line)
        self.questions += answer.pop("questions")
        return answer

    def call(self, tool: str, user: str, **arguments) -> Result:
        return Result(self.ask("callTool", name=tool, arguments={"user_google_email": user} | arguments))

    def tools(self) -> list[dict]:
        return self.ask("listTools")["tools"]

    def resources(self) -> list[dict]:
        return self.ask("listResources")["resources"]

    def templates(self) -> list[dict]:
        return self.ask("listResourceTemplates")["resourceTemplates"]

    def prompts(self) -> list[dict]:
        return self.ask("listPrompts")["prompts"]

    def read(self, uri: str) -> dict:
        return self.ask("readResource", uri=uri)

    def prompt(self, name: str, **arguments: str) -> dict:
        return self.ask("getPrompt", name=name, arguments=arguments)

    def complete(self, what: str, argument: str, typed: str, **known: str) -> list[str]:
        """`what` is a prompt's name or a template."""
        ref = {"type": "ref/resource", "uri": what} if "://" in what else {"type": "ref/prompt", "name": what}
        answer = self.ask("complete", ref=ref, argument={"name": argument, "value": typed}, context={"arguments": known})
        return answer["completion"]["values"]

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(30) == 0
        self.process.stdout.close()


@contextlib.contextmanager
def connect(language: str, transport: str, era: str, server, folder: pathlib.Path, *flags: str, consent: str | None = None):
    """A client of `server` over HTTP, or of a process of its own over stdio that shares the server's sandbox and takes
    `flags`. With `consent` (accept, decline, cancel) it can be asked, and answers so."""
    environment = clean_environment(folder, WORKSPACE_MCP_PORT="0")
    arguments = [str(BINARY), f"--sandbox={server.sandbox}", *flags]
    if language == "python":
        target = server.url if transport == "http" else StdioServerParameters(
            command=arguments[0], args=arguments[1:], env=environment)
        client = PythonClient(target, era, consent)
    else:
        target = ["http", server.url] if transport == "http" else ["stdio", *arguments]
        client = TypeScriptClient(target, era, environment, consent)
    try:
        yield client
    finally:
        client.close()


@pytest.fixture(params=WAYS, ids="-".join)
def way(request):
    return request.param


@pytest.fixture
def client(way, server, tmp_path):
    with connect(*way, server, tmp_path) as connected:
        yield connected
