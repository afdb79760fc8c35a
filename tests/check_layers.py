#!/usr/bin/env python3
"""Fails on an include of a layer that stands later than the including file's own (order: src/CMakeLists.txt)."""

import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"
# What a layer may not include although it stands earlier: the sandbox must not repeat the tools' mistakes.
FORBIDDEN = {"sandbox": {"store", "mcp", "auth", "google", "content", "tools"}}


def layers() -> list[str]:
    return re.findall(r"^layer\((\w+)", (SRC / "CMakeLists.txt").read_text(), re.M)


def main() -> int:
    order = {name: place for place, name in enumerate(layers())}
    wrong = []
    for path in sorted(SRC.rglob("*.[ch]pp")):
        own = path.relative_to(SRC).parts[0]
        if own not in order:
            continue
        for line, text in enumerate(path.read_text().splitlines(), 1):
            include = re.match(r'#include "(\w+)/', text)
            if not include or include[1] not in order:
                continue
            used = include[1]
            if order[used] > order[own] or used in FORBIDDEN.get(own, ()):
                wrong.append(f"{path.relative_to(SRC.parent)}:{line}: {own} may not include {used}")
    print("\n".join(wrong) or f"{len(order)} layers in order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
