#!/usr/bin/env python3
"""Turns data/*.json into read-only C++ tables: embed.py DATA_DIR OUTPUT_DIR.

CMake runs it when it configures, so that methods.hpp stands before anything compiles. Only files whose text
changed are written. Prints the .cpp files, separated by semicolons. Python's standard library suffices.
"""
import json
import pathlib
import sys

# C++20's reserved words that Google uses as names, or may: the constant gets a trailing underscore.
KEYWORDS = set("""
and and_eq asm auto bool break case catch char class const continue default delete do double else enum
explicit export extern false final float for friend goto if import inline int long module mutable namespace
new not operator or private protected public register requires return short signed sizeof static struct
switch template this throw true try typedef typename union unsigned using virtual void volatile while xor
""".split())
KINDS = {"any", "string", "integer", "number", "boolean", "object"}
UPLOAD_ID = "upload_id"  # names a resumable upload's session; in no document


def quoted(text):
    if not text.isascii() or not text.isprintable() or '"' in text or "\\" in text:
        raise SystemExit(f"not a plain name: {text!r}")
    return f'{{"{text}", {len(text)}}}' if text else "{}"


def identifier(name):
    if not name.isidentifier():
        raise SystemExit(f"not an identifier: {name}")
    return name + "_" if name in KEYWORDS else name


def boolean(value):
    return "true" if value else "false"


class Types:
    """All types, each once. Schemas are numbered over all APIs: a type is four bytes without a pointer."""

    def __init__(self):
        self.formats = [""]
        self.rows = []
        self.index = {}

    def row(self, text, schemas):
        """The type's initialiser."""
        if text.startswith(("[", "{")):
            kind, of = ("array" if text[0] == "[" else "map"), self.number(text[1:-1], schemas)
            return f"{{Kind::{kind}, 0, {of}}}"
        if text.startswith("#"):
            return f"{{Kind::object, 0, {schemas[text[1:]]}}}"
        kind, _, form = text.partition(":")
        if kind not in KINDS:
            raise SystemExit(f"unknown type: {text}")
        if form not in self.formats:
            self.formats.append(form)
        return f"{{Kind::{kind}, {self.formats.index(form)}, Type::none}}"

    def number(self, text, schemas):
        row = self.row(text, schemas)
        if row not in self.index:
            self.index[row] = len(self.rows)
            self.rows.append(row)
        return self.index[row]


class Strings:
    """Lists of strings in one array; a list that occurs again is shared."""

    def __init__(self, name):
        self.name, self.items, self.seen = name, [], {}

    def span(self, strings):
        if not strings:
            return "{}"
        key = tuple(strings)
        if key not in self.seen:
            self.seen[key] = len(self.items)
            self.items += strings
        return f"{{{self.name} + {self.seen[key]}, {len(strings)}}}"


def array(declaration, rows):
    # C++ has no empty array; nothing refers to one.
    lines = "".join(f"    {row},\n" for row in rows)
    return f"constinit {declaration}[] = {{\n{lines}}};\n" if rows else ""


def parameter_row(name, text, types, strings):
    words = text.split(" ")
    flags = {"path": "false", "required": "false", "repeated": "false"}
    values, pattern = [], ""
    for word in words[1:]:
        if word.startswith("values="):
            values = word.removeprefix("values=").split("|")
        elif word.startswith("pattern="):
            pattern = word.removeprefix("pattern=")
        elif word in flags:
            flags[word] = "true"
        else:
            raise SystemExit(f"unknown word {word!r} at parameter {name}")
    return (f"{{{quoted(name)}, {types.row(words[0], {})}, {flags['path']}, {flags['required']}, "
            f"{flags['repeated']}, {strings.span(values)}, {quoted(pattern)}}}")


def property_row(name, text, types, schemas, required):
    form, *words = text.split(" ")
    read_only, methods = "readonly" in words, ()
    for word in words:
        if word.startswith("required="):
            methods = tuple(word.removeprefix("required=").split("|"))
        elif word != "readonly":
            raise SystemExit(f"unknown word {word!r} at property {name}")
    if methods not in required:
        required.append(methods)
    return f"{{{quoted(name)}, {types.row(form, schemas)}, {boolean(read_only)}, {required.index(methods)}}}"


def api_source(document, types, schemas, schema_span, schema_count):
    api = document["name"]
    strings, parameters, seen, methods, pointers = Strings("string_table"), [], {}, [], []
    for method_id, method in document["methods"].items():
        names = [identifier(part) for part in method_id.split(".")]
        rows = tuple(parameter_row(k, v, types, strings) for k, v in method.get("parameters", {}).items())
        if rows and rows not in seen:
            seen[rows] = len(parameters)
            parameters += rows
        span = f"{{parameter_table + {seen[rows]}, {len(rows)}}}" if rows else "{}"
        ends = [f"&catalogue::detail::schemas[{schemas[method[side]]}]" if side in method else "nullptr"
                for side in ("request", "response")]
        upload = method.get("upload", {"path": "", "max": 0})
        methods.append(
            f"namespace workspace::api::{'::'.join(names[:-1])} {{\n"
            f"constinit catalogue::Method const {names[-1]}{{{quoted(method_id)}, {quoted(method['verb'])}, "
            f"{quoted(method['path'])}, {span}, {strings.span(method.get('scopes', []))}, {', '.join(ends)}, "
            f"&catalogue::detail::api_{api}, {boolean(upload['path'])}, {quoted(upload['path'])}, "
            f"{upload['max']}, {boolean(method.get('download'))}, "
            f"{boolean(method['verb'] == 'GET' or method.get('reads'))}}};\n}}\n")
        pointers.append("&api::" + "::".join(names))
    head = ", ".join(quoted(document[k]) for k in ("name", "version", "root", "service_path", "batch_path"))
    return (
        '#include "catalogue/tables.hpp"\n\nnamespace workspace {\nusing namespace catalogue;\n'
        # With its bound, so that an element's address is a constant.
        f"namespace catalogue::detail {{ extern Schema const schemas[{schema_count}]; }}\nnamespace {{\n"
        + array("std::string_view const string_table", [quoted(s) for s in strings.items])
        + array("Parameter const parameter_table", parameters)
        + "}  // namespace\n}  // namespace workspace\n" + "".join(methods)
        + "namespace workspace::catalogue::detail {\nnamespace {\n"
        + array("Method const* const method_table", pointers)
        + f"}}\nconstinit Api const api_{api}{{{head}, "
        f"{{method_table, {len(pointers)}}}, {schema_span}}};\n}}\n")


def methods_header(documents):
    lines = ["// Made by src/catalogue/embed.py.", "#pragma once", ""]
    scopes = {}
    for document in documents:
        for method_id in document["methods"]:
            *namespace, name = (identifier(part) for part in method_id.split("."))
            scopes.setdefault("::".join(namespace), []).append(name)
    for namespace, names in scopes.items():
        for name in names:
            if any((other + "::").startswith(f"{namespace}::{name}::") for other in scopes):
                raise SystemExit(f"{namespace}::{name} is a method and a resource")
        lines.append(f"namespace workspace::api::{namespace} {{")
        lines.append(f"extern catalogue::Method const {', '.join(names)};")
        lines.append("}")
    for document in documents:
        lines.append(f"namespace workspace::catalogue::detail {{ extern Api const api_{document['name']}; }}")
    return "\n".join(lines) + "\n"


def outputs(documents):
    types, schemas, properties, schema_rows, spans = Types(), {}, [], [], {}
    required, requiring = [()], Strings("requiring")  # the lists of methods that require a property, each once
    number = 0
    for document in documents:
        schemas[document["name"]] = {}
        for name in document["schemas"]:
            schemas[document["name"]][name] = number
            number += 1
    if number >= 0xFFFF:
        raise SystemExit("more schemas than a type can number")
    for document in documents:
        known = schemas[document["name"]]
        spans[document["name"]] = f"{{schemas + {len(schema_rows)}, {len(known)}}}"
        for name, members in document["schemas"].items():
            first = len(properties)
            for key, text in members.items():
                properties.append(property_row(key, text, types, known, required))
            schema_rows.append(f"{{{quoted(name)}, {{properties + {first}, {len(members)}}}}}")
    methods = {method for document in documents for method in document["methods"]}
    if unknown := {method for row in required for method in row} - methods:
        raise SystemExit(f"properties are required by unknown methods: {sorted(unknown)}")
    required_rows = [requiring.span(row) for row in required]
    files = {"methods.hpp": methods_header(documents)}
    for document in documents:
        name = document["name"]
        files[name + ".cpp"] = api_source(document, types, schemas[name], spans[name], number)
    common = sorted({p for d in documents for p in d["common_parameters"]} | {UPLOAD_ID})
    files["tables.cpp"] = (
        '#include "catalogue/tables.hpp"\n\nnamespace workspace::catalogue::detail {\n'
        + array("std::string_view const formats", [quoted(f) for f in types.formats])
        + array("Type const types", types.rows)
        + "namespace {\n" + array("std::string_view const requiring", [quoted(s) for s in requiring.items])
        + "}\n" + array("std::span<std::string_view const> const required_by", required_rows)
        + "namespace {\n" + array("Property const properties", properties) + "}\n"
        + array("Schema const schemas", schema_rows)
        + "namespace {\n" + array("std::string_view const common", [quoted(c) for c in common])
        + array("Api const* const api_table", [f"&api_{d['name']}" for d in documents]) + "}\n"
        + "constinit std::span<std::string_view const> const common_parameter_names"
        + f"{{common, {len(common)}}};\n"
        + f"constinit std::span<Api const* const> const all_apis{{api_table, {len(documents)}}};\n}}\n")
    return files


def main():
    data, target = map(pathlib.Path, sys.argv[1:])
    documents = [json.loads(path.read_text()) for path in sorted(data.glob("*.json"))]
    target.mkdir(parents=True, exist_ok=True)
    files = outputs(documents)
    for name, text in files.items():
        path = target / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    for path in target.iterdir():
        if path.name not in files:
            path.unlink()
    print(";".join(str(target / name) for name in sorted(files) if name.endswith(".cpp")), end="")


if __name__ == "__main__":
    main()
