#!/usr/bin/env python3
"""Runs every test against build/PRESET: the include order, unit tests, fuzz targets, then end-to-end tests with the
official clients and conformance suites.

Called by ./test. The Python and Node packages of the end-to-end tests are installed once under .cache.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"


def digest(*files: pathlib.Path) -> str:
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()[:12]


def environment() -> pathlib.Path:
    """The folder of a virtual environment with the pinned Python packages, Node, Go, the TypeScript client and the suites."""
    requirements, package = ROOT / "tests/requirements.txt", ROOT / "tests/e2e/package.json"
    home = CACHE / ("test-" + digest(requirements, package))
    if (home / "complete").exists():
        return home
    print("Installing the test environment ...", flush=True)
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([home / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements], check=True)
    node = home / "node"
    node.mkdir()
    shutil.copy(package, node)
    subprocess.run(
        [home / "bin/npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=node, check=True, env=os.environ | {"PATH": f"{home / 'bin'}:{os.environ['PATH']}"})
    (home / "complete").touch()
    return home


def unit_tests(build: pathlib.Path) -> tuple[int, int, int]:
    """Passed, failed, skipped."""
    passed = failed = skipped = 0
    for test in sorted(build.glob("*_test")):
        run = subprocess.run([test, "--gtest_brief=1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        ran = re.search(r"\[  PASSED  \] (\d+)", run.stdout)
        broken = re.search(r"^\s*(\d+) FAILED TEST", run.stdout, re.M)
        left_out = re.search(r"\[  SKIPPED \] (\d+) test", run.stdout)
        passed += int(ran[1]) if ran else 0
        skipped += int(left_out[1]) if left_out else 0
        if run.returncode:
            failed += int(broken[1]) if broken else 1
            print(f"{test.name} failed:\n{run.stdout}", flush=True)
        else:
            print(f"{test.name}: {ran[1] if ran else 0} passed", flush=True)
    return passed, failed, skipped


def fuzz(build: pathlib.Path) -> tuple[int, int]:
    """Each fuzz target that the build has, side by side, for a minute from its corpus: passed, failed."""
    running = []
    for target in sorted(build.glob("*_fuzz")):
        corpus, found = ROOT / "tests/fuzz/corpus" / target.name.removesuffix("_fuzz"), build / f"{target.name}.found"
        found.mkdir(exist_ok=True)
        # New inputs go to the first folder; what breaks the target is kept in the build folder.
        command = [target, "-max_total_time=60", "-timeout=20", "-max_len=8192", f"-artifact_prefix={build}/{target.name}-",
                   found, corpus]
        # To a file: a pipe that nobody reads yet would stop the target.
        log = build / f"{target.name}.log"
        with log.open("w") as sink:
            running.append((target, log, subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT)))
    failed = 0
    for target, log, process in running:
        process.wait()
        output = log.read_text(errors="replace").splitlines()
        if process.returncode:
            failed += 1
            print(f"{target.name} failed:\n" + "\n".join(output[-100:]), flush=True)
        else:
            print(f"{target.name}: {next((line for line in output if line.startswith('Done')), 'no runs')}", flush=True)
    return len(running) - failed, failed


def main() -> int:
    preset = sys.argv[1] if len(sys.argv) > 1 else "release"
    build = ROOT / "build" / preset
    if subprocess.run([sys.executable, ROOT / "tests/check_layers.py"]).returncode:
        return 1
    passed, failed, skipped = unit_tests(build)
    fuzzed, broken = fuzz(build)
    passed, failed = passed + fuzzed, failed + broken
    home = environment()
    # The catalogue's data must be what the generator makes of the pinned discovery documents.
    if subprocess.run([home / "bin/python", ROOT / "src/catalogue/generate.py", "--check"]).returncode:
        failed += 1
    else:
        passed += 1
    e2e = subprocess.run(
        [home / "bin/python", "-m", "pytest", "-q", "-n", "3", "-rs", "-p", "no:cacheprovider", ROOT / "tests"],
        env=os.environ | {"WORKSPACE_BUILD": str(build), "WORKSPACE_TEST_HOME": str(home)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(e2e.stdout, flush=True)
    summary = e2e.stdout.strip().splitlines()[-1] if e2e.stdout.strip() else ""
    counts = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error|skipped)", summary)}
    passed += counts.get("passed", 0)
    failed += counts.get("failed", 0) + counts.get("error", 0)
    skipped += counts.get("skipped", 0)
    if e2e.returncode and not failed:
        failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
