#!/usr/bin/env python3
"""Writes data/<api>.json from Google's discovery documents.

The documents come with the PyPI package google-api-python-client; its version alone decides the result:

    python3 -m venv /tmp/discovery
    /tmp/discovery/bin/pip install google-api-python-client==2.202.0
    /tmp/discovery/bin/python src/catalogue/generate.py            # rewrites data/
    /tmp/discovery/bin/python src/catalogue/generate.py --check    # exit 1: data/ differs; 77: package absent

A file holds one method or schema a line, sorted, without prose. A type is written
    string  string:int64  any  object  #Event  [#Event] (array)  {string} (map)
followed, for properties, by "readonly" and "required=METHOD|METHOD" (the methods whose body must have it), and
for parameters by "path", "required", "repeated", "values=a|b" and "pattern=people/*" (only for a {+name}
expansion; * is one segment, ** one or more). A method has "reads":true where it only reads though it is no GET.
"""
import importlib.metadata
import json
import pathlib
import re
import sys

PACKAGE = "google-api-python-client"
PINNED = "2.202.0"
DATA = pathlib.Path(__file__).resolve().parent / "data"

# Our name of the API (the first word of its method ids) and Google's document.
APIS = {
    "calendar": "calendar.v3",
    "chat": "chat.v1",
    "classroom": "classroom.v1",
    "cloudidentity": "cloudidentity.v1",
    "directory": "admin.directory_v1",
    "docs": "docs.v1",
    "drive": "drive.v3",
    "driveactivity": "driveactivity.v2",
    "drivelabels": "drivelabels.v2",
    "forms": "forms.v1",
    "gmail": "gmail.v1",
    "groupssettings": "groupssettings.v1",
    "keep": "keep.v1",
    "meet": "meet.v2",
    "oauth2": "oauth2.v2",
    "people": "people.v1",
    "reports": "admin.reports_v1",
    "script": "script.v1",
    "search": "customsearch.v1",
    "sheets": "sheets.v4",
    "slides": "slides.v1",
    "tasks": "tasks.v1",
    "workspaceevents": "workspaceevents.v1",
}

# What only reads, by Google's reference, though a POST. Not drive.files.download: it starts an operation.
READING_POSTS = {
    "calendar.freebusy.query",
    "chat.spaces.messages.search",
    "driveactivity.activity.query",
    "oauth2.tokeninfo",
    "sheets.spreadsheets.developerMetadata.search",
    "sheets.spreadsheets.getByDataFilter",
    "sheets.spreadsheets.values.batchGetByDataFilter",
}

AUTH = "https://www.googleapis.com/auth/"


class Schemas:
    """Flattens a document's schemas: objects written inline become schemas of their own."""

    def __init__(self, api, document):
        self.api = api
        self.source = document.get("schemas", {})
        self.result = {}
        for name, schema in self.source.items():
            if "additionalProperties" not in schema:
                self.define(name, schema)

    def define(self, name, schema):
        # Reserved before its properties are walked, as their inline objects must not take the name.
        self.result[name] = {}
        self.result[name] = {
            key: self.type_of(value, name, key) + self.flags_of(value)
            for key, value in sorted(schema.get("properties", {}).items())
        }

    def flags_of(self, value):
        flags = " readonly" if value.get("readOnly") else ""
        methods = sorted(id_of(self.api, m) for m in value.get("annotations", {}).get("required", []))
        return flags + (" required=" + "|".join(methods) if methods else "")

    def type_of(self, value, owner, key):
        if "$ref" in value:
            target = self.source[value["$ref"]]
            # A schema that is only a map has no properties of its own; its type stands where it is used.
            if "additionalProperties" in target:
                return self.type_of(target, value["$ref"], "")
            return "#" + value["$ref"]
        kind = value["type"]
        if kind == "array":
            return "[" + self.type_of(value["items"], owner, key) + "]"
        if kind == "object":
            if "additionalProperties" in value:
                return "{" + self.type_of(value["additionalProperties"], owner, key) + "}"
            if "properties" not in value:
                return "object"
            name = owner + key[:1].upper() + key[1:]
            while name in self.result or name in self.source:
                name += "Inline"
            self.define(name, value)
            return "#" + name
        return kind + (":" + value["format"] if "format" in value else "")


def id_of(api, google_id):
    return api + "." + google_id.split(".", 1)[1]


def pattern_of(regex):
    """'^people/[^/]+$' as 'people/*'."""
    text = regex.removeprefix("^").removesuffix("$").replace("[^/]+", "*").replace(".*", "**")
    if not re.fullmatch(r"[\w*]+(/[\w*]+)*", text):
        raise SystemExit(f"a path pattern this script does not understand: {regex}")
    return text


def parameter_of(name, value, path):
    words = [value["type"] + (":" + value["format"] if "format" in value else "")]
    if value["location"] == "path":
        words.append("path")
    if value.get("required"):
        words.append("required")
    if value.get("repeated"):
        words.append("repeated")
    values = value.get("enum", [])
    regex = value.get("pattern", "")
    if "{+" + name + "}" in path:
        words.append("pattern=" + pattern_of(regex or "^.*$"))
    elif re.fullmatch(r"\(\w+\)(\|\(\w+\))*", regex):
        values = values or re.findall(r"\w+", regex)
    if values:
        words.append("values=" + "|".join(values))
    if any(" " in word or not word for word in words):
        raise SystemExit(f"parameter {name} does not fit the notation: {words}")
    return " ".join(words)


def method_of(method):
    result = {"verb": method["httpMethod"], "path": method["path"]}
    parameters = method.get("parameters", {})
    if parameters:
        result["parameters"] = {k: parameter_of(k, v, method["path"]) for k, v in sorted(parameters.items())}
    for side in ("request", "response"):
        if side in method:
            result[side] = method[side]["$ref"]
    if method.get("scopes"):
        result["scopes"] = sorted(scope.removeprefix(AUTH) for scope in method["scopes"])
    if method.get("supportsMediaUpload"):
        upload = method["mediaUpload"]
        path = upload["protocols"]["simple"]["path"]
        result["upload"] = {"path": path, "max": int(upload.get("maxSize", 0))}
    if method.get("supportsMediaDownload"):
        result["download"] = True
    return result


def methods_of(api, resource):
    for method in resource.get("methods", {}).values():
        # Google gives directory's and reports' channels.stop one id, "admin.channels.stop", and two URLs.
        method_id = id_of(api, method["id"])
        yield method_id, method_of(method) | ({"reads": True} if method_id in READING_POSTS else {})
    for child in resource.get("resources", {}).values():
        yield from methods_of(api, child)


def member_lines(pairs):
    return ",\n".join(json.dumps(k) + ":" + json.dumps(v, separators=(",", ":")) for k, v in pairs)


def lines(name, members):
    return f'"{name}":{{\n{member_lines(sorted(members.items()))}\n}}'


def render(api, document):
    head = {
        "name": api,
        "version": document["version"],
        "revision": document["revision"],
        "root": document["rootUrl"],
        "service_path": document["servicePath"],
        "batch_path": document["batchPath"],
        "common_parameters": sorted(document["parameters"]),
    }
    methods = lines("methods", dict(methods_of(api, document)))
    schemas = lines("schemas", Schemas(api, document).result)
    return f"{{\n{member_lines(head.items())},\n{methods},\n{schemas}\n}}\n"


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        raise SystemExit("usage: generate.py [--check]")
    try:
        version = importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        version = "none"
    if version != PINNED:
        print(f"{PACKAGE} {PINNED} is needed, found {version}; see the top of this file.", file=sys.stderr)
        sys.exit(77)
    import googleapiclient.discovery_cache
    documents = pathlib.Path(googleapiclient.discovery_cache.__file__).parent / "documents"
    expected = {}
    for api, name in APIS.items():
        expected[api + ".json"] = render(api, json.loads((documents / (name + ".json")).read_text()))
    present = {path.name: path.read_text() for path in DATA.glob("*.json")}
    different = sorted(k for k in expected.keys() | present.keys() if expected.get(k) != present.get(k))
    if check:
        if different:
            sys.exit("data/ is not what generate.py writes: " + ", ".join(different))
        return
    DATA.mkdir(exist_ok=True)
    for name in different:
        if name in expected:
            (DATA / name).write_text(expected[name])
        else:
            (DATA / name).unlink()
    print(f"{len(different)} of {len(expected)} files changed")


if __name__ == "__main__":
    main()
