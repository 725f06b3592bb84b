"""Gives a parsed script the meaning that Python 2 gave it: helper calls of `runtime` take the place of what changed in Python 3."""

import ast

_ORDER = {ast.Lt: "_py2_lt", ast.LtE: "_py2_le", ast.Gt: "_py2_gt", ast.GtE: "_py2_ge"}
_METHODS = frozenset(
    "has_key iteritems iterkeys itervalues viewitems viewkeys viewvalues keys values items "
    "encode decode translate sort next format".split()
)
_ATTRIBUTES = {
    "func_name": "__name__",
    "func_code": "__code__",
    "func_defaults": "__defaults__",
    "func_globals": "__globals__",
    "func_doc": "__doc__",
    "func_dict": "__dict__",
    "func_closure": "__closure__",
    "im_func": "__func__",
    "im_self": "__self__",
}
_SPECIAL_METHODS = {
    "__nonzero__": "__bool__",
    "__div__": "__truediv__",
    "__rdiv__": "__rtruediv__",
    "__idiv__": "__itruediv__",
    "__unicode__": "__str__",
    "next": "__next__",
    "__getslice__": None,
}


class Meaning:
    """Which meanings of Python 2 a script has given up, by a __future__ import or by being written for Python 3."""

    def __init__(self, true_division=False, leaking_loops=True):
        self.true_division = true_division
        self.leaking_loops = leaking_loops


def rewrite(tree, tuples, meaning):
    """Changes `tree` in place and answers it; `tuples` holds the targets of tuple parameters by their stand-in names."""
    return ast.fix_missing_locations(_Rewriter(tuples, meaning).visit(tree))


def _call(name, arguments, node, keywords=()):
    call = ast.Call(ast.Name(name, ast.Load()), list(arguments), list(keywords))
    return ast.copy_location(call, node)


def _names(node, kind):
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, kind)]


class _Rewriter(ast.NodeTransformer):
    def __init__(self, tuples, meaning):
        self.tuples = tuples
        self.meaning = meaning
        self.scopes = []
        self.exceptions = []

    # Scopes: what a list comprehension leaks matters only to a function or module that reads it.

    def visit_Module(self, node):
        return self._scope(node, node)

    def visit_FunctionDef(self, node):
        unpacking = [
            ast.copy_location(ast.Assign([self._target(name)], ast.Name(name, ast.Load())), node)
            for name in (argument.arg for argument in node.args.args)
            if name in self.tuples
        ]
        node.body = unpacking + node.body
        return self._scope(node, node)

    def visit_Lambda(self, node):
        self.generic_visit(node)
        for argument in node.args.args:
            if argument.arg in self.tuples:
                loop = ast.comprehension(
                    self._target(argument.arg), ast.List([ast.Name(argument.arg, ast.Load())], ast.Load()), [], 0
                )
                values = ast.copy_location(ast.ListComp(node.body, [loop]), node.body)
                node.body = ast.copy_location(
                    ast.Subscript(values, ast.Constant(0), ast.Load()), node.body
                )
        return node

    def visit_ClassDef(self, node):
        defined = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
        aliases = [(old, new) for old, new in _SPECIAL_METHODS.items() if old in defined and new and new not in defined]
        for old, new in aliases:
            node.body.append(ast.Assign([ast.Name(new, ast.Store())], ast.Name(old, ast.Load())))
        if "__eq__" in defined and "__hash__" not in defined:
            default = ast.Attribute(ast.Name("object", ast.Load()), "__hash__", ast.Load())
            node.body.append(ast.Assign([ast.Name("__hash__", ast.Store())], default))
        if "__cmp__" in defined:
            node.decorator_list.append(ast.Name("_py2_ordered", ast.Load()))
        for part in node.body:
            if isinstance(part, ast.Assign) and _names(part, ast.Store) == ["__metaclass__"]:
                node.keywords.append(ast.keyword("metaclass", part.value))
        return self._scope(node, None)

    def _scope(self, node, scope):
        self.scopes.append(scope)
        self.generic_visit(node)
        self.scopes.pop()
        return node

    def _target(self, name):
        return ast.parse(f"{self.tuples[name]} = 0").body[0].targets[0]

    # Expressions

    def visit_Constant(self, node):
        if isinstance(node.value, bytes):
            return ast.copy_location(ast.Constant(node.value.decode("utf-8", "surrogateescape")), node)
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and not self.meaning.true_division:
            return _call("_py2_div", (node.left, node.right), node)
        if isinstance(node.op, ast.Mod):
            return _call("_py2_mod", (node.left, node.right), node)
        return node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and not self.meaning.true_division:
            node.value = _call("_py2_divisor", (node.value,), node.value)
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        if not any(type(op) in _ORDER for op in node.ops):
            return node
        if len(node.ops) == 1:
            return _call(_ORDER[type(node.ops[0])], (node.left, node.comparators[0]), node)
        if all(type(op) in _ORDER for op in node.ops):
            names = ast.Constant(tuple(_ORDER[type(op)] for op in node.ops))
            return _call("_py2_chain", (names, node.left, *node.comparators), node)
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _METHODS:
            return _call("_py2_" + function.attr, (function.value, *node.args), node, node.keywords)
        if isinstance(function, ast.Name) and function.id == "type" and len(node.args) == 1:
            function.id = "_py2_type"
        return node

    def visit_Attribute(self, node):
        self.generic_visit(node)
        node.attr = _ATTRIBUTES.get(node.attr, node.attr)
        if node.attr == "message" and isinstance(node.ctx, ast.Load):
            return _call("_py2_message", (node.value,), node)
        return node

    def visit_Subscript(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in self.exceptions and isinstance(node.ctx, ast.Load):
            node.value = ast.copy_location(ast.Attribute(node.value, "args", ast.Load()), node.value)
        return node

    def visit_ListComp(self, node):
        """Lets the loop variables of a list comprehension outlive it, where somebody reads them afterwards."""
        scope = self.scopes[-1] if self.scopes else None
        if scope is not None and self.meaning.leaking_loops:
            bound = [name for loop in node.generators for name in _names(loop.target, ast.Store)]
            if any(_names(scope, ast.Load).count(name) > _names(node, ast.Load).count(name) for name in bound):
                for loop in node.generators:
                    _leak(loop)
        self.generic_visit(node)
        return node

    # Statements

    def visit_ExceptHandler(self, node):
        pair = node.type
        if node.name is None and isinstance(pair, ast.Tuple) and _is_old_except(pair):
            node.type, node.name = pair.elts[0], pair.elts[1].id
        if node.name is None:
            self.generic_visit(node)
            return node
        # In Python 2 the name stays bound after the block; and it may be several, which take the exception's arguments.
        name, node.name = node.name, "_py2_caught"
        caught = ast.Name("_py2_caught", ast.Load())
        if name in self.tuples:
            target = self._target(name)
            value = ast.Attribute(caught, "args", ast.Load()) if isinstance(target, ast.Tuple) else caught
        else:
            target, value = ast.Name(name, ast.Store()), caught
        keep = ast.Assign([target], value)
        self.exceptions.append(name)
        self.generic_visit(node)
        self.exceptions.pop()
        node.body.insert(0, ast.copy_location(keep, node.body[0]))
        return node


def _is_old_except(pair):
    """Tells "except X, e" from "except (X, Y)": only the second has a parenthesis before its first element."""
    return (
        len(pair.elts) == 2
        and isinstance(pair.elts[1], ast.Name)
        and (pair.lineno, pair.col_offset) == (pair.elts[0].lineno, pair.elts[0].col_offset)
    )


def _leak(loop):
    """[f(x) for x in y] becomes [f(x) for x' in y if [x := x']]: the walrus binds in the scope around."""
    names = list(dict.fromkeys(_names(loop.target, ast.Store)))
    for part in ast.walk(loop.target):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            part.id = "_py2_" + part.id
    bindings = [ast.NamedExpr(ast.Name(name, ast.Store()), ast.Name("_py2_" + name, ast.Load())) for name in names]
    loop.ifs.insert(0, ast.List(bindings, ast.Load()))
