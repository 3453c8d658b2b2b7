"""Small enough to read: a file, a function, a template, a statement."""

import ast
from pathlib import Path

from tests.architecture.tree import files, name, syntax

FILE, FUNCTION, TASK, TEMPLATE, SQL = 250, 40, 5, 120, 60


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths, limit: int) -> list[str]:
    return [f"{name(path)} has {lines(path)} lines, {limit} are the limit" for path in paths if lines(path) > limit]


def test_files():
    assert too_long(files("*.py"), FILE) == []


def test_templates():
    assert too_long(files("*.html"), TEMPLATE) == []


def test_sql():
    assert too_long(files("*.sql"), SQL) == []


def test_functions():
    wrong = [
        f"{name(path)}:{node.lineno} {node.name} has {length} lines, {FUNCTION} are the limit"
        for path in files("*.py")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1) > FUNCTION
    ]
    assert wrong == []


def test_a_task_only_calls():
    """What Celery runs is a function of the domain that also runs without Celery."""
    wrong = [
        f"{name(path)}:{node.lineno} {node.name} has more than {TASK} statements"
        for path in files("tasks.py", "collections_app")
        for node in syntax(path).body
        if isinstance(node, ast.FunctionDef) and len(_without_docstring(node)) > TASK
    ]
    assert wrong == []


def _without_docstring(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) else function.body
