"""Where the end-to-end tests find what they need: a build, and the pinned Python and Node packages under .cache."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUIREMENTS, PACKAGE = ROOT / "tests/requirements.txt", ROOT / "tests/e2e/package.json"


class Missing(Exception):
    """Says what to do."""


def home() -> pathlib.Path:
    """The folder of the packages, there or not; WORKSPACE_TEST_HOME is another."""
    digest = hashlib.sha256(b"\0".join(f.read_bytes() for f in (REQUIREMENTS, PACKAGE))).hexdigest()[:12]
    return pathlib.Path(os.environ.get("WORKSPACE_TEST_HOME") or ROOT / ".cache" / f"test-{digest}")


def build() -> pathlib.Path:
    """WORKSPACE_BUILD, or the build whose server is the newest."""
    if named := os.environ.get("WORKSPACE_BUILD"):
        return pathlib.Path(named)
    servers = [ROOT / "build" / preset / "workspace-mcp" for preset in ("release", "debug", "asan", "tsan")]
    there = [server for server in servers if server.exists()]
    if not there:
        raise Missing("There is no build to test. Make one:\n"
                      "    cmake --preset release && ninja -C build/release workspace-mcp workspace-mcp-extract")
    return max(there, key=lambda server: server.stat().st_mtime).parent


def installed() -> pathlib.Path:
    """The folder of the packages, which must be there, and the interpreter of which must be running."""
    folder = home()
    if not (folder / "complete").exists():
        raise Missing("The packages of the end-to-end tests are not installed. Once:\n    tests/environment.py")
    if pathlib.Path(sys.prefix).resolve() != folder.resolve():
        raise Missing(f"These tests need their own packages. Run:\n    {folder}/bin/pytest {' '.join(sys.argv[1:])}")
    return folder


def install() -> pathlib.Path:
    """A virtual environment with the Python packages, Node, Go, the TypeScript client and the conformance suites."""
    folder = home()
    if (folder / "complete").exists():
        return folder
    print("Installing the test environment ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS], check=True)
    node = folder / "node"
    node.mkdir()
    shutil.copy(PACKAGE, node)
    subprocess.run(
        [folder / "bin/npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=node, check=True, env=os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"})
    (folder / "complete").touch()
    return folder


if __name__ == "__main__":
    print(install())
