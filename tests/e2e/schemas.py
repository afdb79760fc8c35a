"""Messages of a server against the specification's JSON schema of one protocol version (tests/data/schemas)."""

import functools
import json
import pathlib

import jsonschema

FOLDER = pathlib.Path(__file__).parent.parent / "data/schemas"

RESULTS = {
    "initialize": "InitializeResult", "server/discover": "DiscoverResult", "ping": "EmptyResult",
    "tools/list": "ListToolsResult", "tools/call": "CallToolResult",
    "resources/list": "ListResourcesResult", "resources/templates/list": "ListResourceTemplatesResult",
    "resources/read": "ReadResourceResult", "resources/subscribe": "EmptyResult", "resources/unsubscribe": "EmptyResult",
    "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult", "completion/complete": "CompleteResult",
    "logging/setLevel": "EmptyResult", "subscriptions/listen": "SubscriptionsListenResult", "tasks/list": "ListTasksResult",
}
# These hold JSON Schema, of which the protocol's schema names only a part.
OPEN = {"inputSchema", "outputSchema", "requestedSchema"}


def closed(schema):
    """The schema with every object that lists its properties closed, so that a field of a later version is an error."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: value if key in OPEN else closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


class Schemas:
    def __init__(self, version: str):
        self.version = version
        self.schema = json.loads((FOLDER / f"{version}.json").read_text())
        self.key = "$defs" if "$defs" in self.schema else "definitions"
        self.definitions = closed(self.schema[self.key])

    @functools.cache
    def validator(self, name: str):
        assert name in self.definitions, f"{self.version} has no {name}"
        kind = jsonschema.validators.validator_for(self.schema)
        return kind({"$ref": f"#/{self.key}/{name}", self.key: self.definitions})

    def check(self, name: str, value) -> None:
        errors = [f"{error.json_path}: {error.message[:300]}" for error in self.validator(name).iter_errors(value)]
        assert not errors, f"not a {name} of {self.version}: {json.dumps(value)[:1000]}\n" + "\n".join(errors)

    def named(self, union: str, method: str) -> str:
        """The member of a union of requests or notifications that has this method."""
        for each in self.definitions[union]["anyOf"]:
            name = each["$ref"].rpartition("/")[2]
            if self.definitions[name]["properties"]["method"].get("const") == method:
                return name
        raise AssertionError(f"{self.version} has no {method} in {union}")

    def check_message(self, message: dict, methods: dict) -> None:
        """`methods`: the method of each request by its id."""
        if "method" in message:
            union = "ServerRequest" if "id" in message else "ServerNotification"
            self.check("JSONRPCMessage", message)
            name = self.named(union, message["method"])
            # Before 2025-11-25 these describe a message without what JSON-RPC adds.
            framing = {"jsonrpc", "id"} - self.definitions[name]["properties"].keys()
            return self.check(name, {key: value for key, value in message.items() if key not in framing})
        if "error" in message:
            # Before 2025-11-25 the schema has no error without id, but an id that cannot be read cannot be repeated.
            error = "JSONRPCErrorResponse" if "JSONRPCErrorResponse" in self.definitions else "JSONRPCError"
            return self.check(error, message if self.version >= "2025-11-25" else {"id": 0} | message)
        assert message.get("id") in methods, f"an answer to nothing: {message}"
        method, result = methods[message["id"]], message["result"]
        self.check("JSONRPCMessage", message | {"result": {"resultType": "complete"} if "resultType" in result else {}})
        kind = {"input_required": "InputRequiredResult", "task": "Result"}.get(result.get("resultType"), RESULTS[method])
        self.check(kind, result)
        if kind == "EmptyResult":
            assert result.keys() <= {"_meta", "resultType"}, message
