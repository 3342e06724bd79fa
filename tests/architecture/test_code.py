"""The shape of the code, kept by reading it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import ROOT

ROOMS = ("config", "translations", "notifiers", "alerts", "cases", "web")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def python_files(*rooms: str) -> list[Path]:
    return [
        file
        for room in rooms
        for file in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def trees(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for file in python_files(*rooms):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def test_no_file_outgrows_its_name():
    long = {
        str(file.relative_to(ROOT)): lines
        for file in python_files(*ROOMS, "tests")
        if (lines := len(file.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_no_function_outgrows_a_screen():
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in trees(*ROOMS, "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "translations"])
def test_a_sign_hangs_on_every_door(room):
    tree = ast.parse((ROOT / room / "__init__.py").read_text())

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_our_own_modules_are_imported_at_the_top():
    late = [
        f"{name}:{inner.lineno}"
        for name, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if (isinstance(inner, ast.ImportFrom) and room_of(inner.module))
        or (
            isinstance(inner, ast.Import)
            and any(room_of(alias.name) for alias in inner.names)
        )
    ]

    assert late == []


def room_of(module: str | None) -> bool:
    return (module or "").split(".")[0] in ROOMS


def calls(tree: ast.Module, name: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    ]


def test_nobody_commits_by_hand():
    assert [name for name, tree in trees(*ROOMS) if calls(tree, "commit")] == []


def test_transactions_open_only_at_the_edges():
    allowed = ("web/", "notifiers/delivery", "config/")
    opened = [
        name
        for name, tree in trees(*ROOMS)
        if calls(tree, "begin") and not name.startswith(allowed)
    ]

    assert opened == []


def test_a_broad_except_stands_only_at_an_outer_edge():
    broad = [
        f"{name}:{node.lineno}"
        for name, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") == "Exception")
    ]

    assert {place.rsplit(":", 1)[0] for place in broad} <= {
        "web/scheduler.py",  # one per job
        "web/errors.py",  # one per request
        "notifiers/delivery/__init__.py",  # one per message
        "notifiers/telegram/polling.py",  # one per round
    }


def test_the_tree_names_no_machine_and_no_package_index():
    forbidden = re.compile(
        r"/(?:work|root|home)/\w|--(?:extra-)?index-url|pypi\.org/simple|pythonhosted"
    )
    own = Path(__file__)
    wrong = [
        str(file.relative_to(ROOT))
        for suffix in ("*.py", "*.md", "*.toml", "*.txt", "*.yaml", "*.html", "*.js")
        for file in ROOT.rglob(suffix)
        if not {".venv", "var", "node_modules"} & set(file.relative_to(ROOT).parts)
        and file != own
        and forbidden.search(file.read_text())
    ]

    assert wrong == []
