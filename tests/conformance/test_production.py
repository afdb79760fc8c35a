"""The official conformance suite, each scenario a test: the production server passes all that need none of the suite's
own fixtures (needs_fixtures.txt)."""

import functools
import pathlib

import pytest

import suite
from conftest import start_server

LISTED = pathlib.Path(__file__).with_name("needs_fixtures.txt").read_text().splitlines()
NEEDS_FIXTURES = {line for line in LISTED if not line.startswith("#")}
SCENARIOS = suite.scenarios()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs a job against the production server, once."""
    folder = tmp_path_factory.mktemp("production")
    with start_server(folder) as server:
        yield functools.cache(lambda job: suite.run(job, server.url, folder / job))


@pytest.mark.parametrize("job, scenario", [each for each in SCENARIOS if each[1] not in NEEDS_FIXTURES])
def test_production_passes(run, subtests, job, scenario):
    suite.expect_pass(scenario, run(job).outcome(scenario), subtests)


@pytest.mark.parametrize("job, scenario", [each for each in SCENARIOS if each[1] in NEEDS_FIXTURES])
def test_production_lacks_the_fixtures(run, job, scenario):
    if run(job).outcome(scenario).passes:
        pytest.fail(f"{scenario} passes: strike it from needs_fixtures.txt", pytrace=False)


def test_the_list_names_scenarios_that_exist():
    assert NEEDS_FIXTURES <= {name for _, name in SCENARIOS}
