#!/usr/bin/env python3
"""Fails on an include of a layer, or of a folder of the same layer, that stands later than the including file's own
(order: src/CMakeLists.txt, and INNER below)."""

import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"
# What a layer may not include although it stands earlier: the sandbox must not repeat the tools' mistakes.
FORBIDDEN = {"sandbox": {"store", "mcp", "auth", "google", "content", "tools"}}
# The order of the folders within a layer.
INNER = {
    "mcp": ["protocol", "session", "offer", "service", "transport"],
    "tools": ["files", "confirm", "frame", "offer"],
}
TEST_CODE = re.compile(r"(_test\.[ch]pp|/fake_tools\.hpp|_fixture\.hpp|/fakes\.hpp)$")


def layers() -> list[str]:
    return re.findall(r"^layer\((\w+)", (SRC / "CMakeLists.txt").read_text(), re.M)


def is_later(layer: str, used: str, path: pathlib.Path) -> bool:
    """Whether the folder `used` of the layer stands later than the including file's own."""
    order, own = INNER.get(layer, []), path.parent.name
    if own not in order or used not in order or TEST_CODE.search(str(path)):
        return False
    return order.index(used) > order.index(own)


def main() -> int:
    order = {name: place for place, name in enumerate(layers())}
    wrong = []
    for path in sorted(SRC.rglob("*.[ch]pp")):
        own = path.relative_to(SRC).parts[0]
        if own not in order:
            continue
        for line, text in enumerate(path.read_text().splitlines(), 1):
            include = re.match(r'#include "(\w+)/(\w+)?', text)
            if not include or include[1] not in order:
                continue
            used = include[1]
            if used == own and is_later(own, include[2], path):
                wrong.append(f"{path.relative_to(SRC.parent)}:{line}: {own}/{path.parent.name} may not include {own}/{include[2]}")
            if order[used] > order[own] or used in FORBIDDEN.get(own, ()):
                wrong.append(f"{path.relative_to(SRC.parent)}:{line}: {own} may not include {used}")
    print("\n".join(wrong) or f"{len(order)} layers in order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
