"""From the text of a script to code that can run: which Python it is written in, and where it cannot be understood.

A script in the base form talks to `session` and was written for Jython 2.7: it keeps the meaning of Python 2, unless it uses what only
Python 3 can say. A script with `def transform(rows, context)` is Python 3, unless only Python 2 can read it.
"""

import ast
import builtins
import copy
import linecache

from .python2 import builtins as python2_builtins
from .python2.rewrite import Meaning, rewrite
from .python2.translate import translate

FILE = "<script>"

#: What Python 2.7 has no word for; a script that uses one of these was never run by it.
_ONLY_PYTHON_3 = (
    ast.JoinedStr,
    ast.AnnAssign,
    ast.AsyncFunctionDef,
    ast.Await,
    ast.Nonlocal,
    ast.NamedExpr,
    ast.Starred,
    ast.YieldFrom,
    ast.MatMult,
    ast.Match,
    ast.TryStar,
)


class Program:
    def __init__(self, code, names):
        self.code = code
        #: The built-in names that it sees.
        self.names = names


def compile_script(source):
    """Compiles a script; raises the SyntaxError of the reading that came further."""
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not source.endswith("\n"):
        source += "\n"
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    tree, problem = _parse(source)
    if tree is not None and not _is_base_form(tree):
        return Program(compile(tree, FILE, "exec", dont_inherit=True), _python3_names())
    modern = tree is not None and any(_is_modern(node) for node in ast.walk(tree))
    translation = None if modern else translate(source)
    if translation is not None:
        translated, other_problem = _parse(translation.text)
        if translated is None and tree is None:
            raise max(problem, other_problem, key=lambda error: error.lineno or 0)
        if translated is None or translation.text == source:
            translation = None
        else:
            tree = translated
    return Program(_compile_python2(tree, translation, modern), python2_builtins.names())


def _parse(source):
    try:
        return ast.parse(source, FILE), None
    except SyntaxError as problem:
        return None, problem
    except (ValueError, MemoryError, RecursionError) as problem:
        return None, SyntaxError(str(problem) or "the script is nested too deeply", (FILE, 1, 1, ""))


def _compile_python2(tree, translation, modern):
    tuples = {} if translation is None else translation.tuples
    true_division = modern or _imports_from_future(tree, "division")
    try:
        changed = rewrite(copy.deepcopy(tree), tuples, Meaning(true_division, leaking_loops=True))
        return compile(_placed(changed, translation), FILE, "exec", dont_inherit=True)
    except SyntaxError:
        # A loop variable cannot leak out of a comprehension that stands inside another one's source.
        changed = rewrite(tree, tuples, Meaning(true_division, leaking_loops=False))
        return compile(_placed(changed, translation), FILE, "exec", dont_inherit=True)


def _placed(tree, translation):
    """Columns of translated text would point beside what the user wrote; lines are right."""
    if translation is not None:
        for node in ast.walk(tree):
            if hasattr(node, "col_offset"):
                node.col_offset = node.end_col_offset = -1
    return tree


def _is_base_form(tree):
    """Whether the script talks to `session`, or at least does not define transform()."""
    if any(isinstance(node, ast.Name) and node.id == "session" for node in ast.walk(tree)):
        return True
    return not any(_defines(node, "transform") for node in tree.body)


def _defines(node, name):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return node.name == name
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def _is_modern(node):
    if isinstance(node, _ONLY_PYTHON_3):
        return not isinstance(node, ast.Starred) or not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.arguments):
        return bool(node.kwonlyargs or node.posonlyargs)
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        return True
    if isinstance(node, ast.arg):
        return node.annotation is not None
    if isinstance(node, ast.Raise):
        return node.cause is not None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "super":
            return not node.args
        return node.func.id == "print" and bool(node.keywords)
    return False


def _imports_from_future(tree, name):
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and any(one.name == name for one in node.names)
        for node in tree.body
    )


def _python3_names():
    """Python 3, with the names that only Python 2 had: they are in nobody's way."""
    names = dict(vars(builtins))
    older = python2_builtins.names()
    for name in ("basestring", "cmp", "long", "raw_input", "reduce", "unichr", "xrange"):
        names[name] = older[name]
    names["unicode"] = str
    return names
