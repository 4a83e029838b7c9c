"""Find words for people that stand in the code without `_` or `N_`, by following strings to where they are shown."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TEXT_PARAMETERS = ("html", "text", "lead")
"""What a parameter or field is called that takes words for people, everywhere in `handlers`."""

LIBRARY = {"BotCommand": {"description": 1}, "answer_callback_query": {"text": 1}}
PASS_ON = {"escape", "plain", "str"}
TEXT_RESULTS = {"str", "str | None", "list[str]", "tuple[str, ...]", "Iterator[str]"}
NAMES = ("Desa Binaan Imigrasi", "WhatsApp", "Telegram", "ABCD")
"""Proper names and the letters of a quiz, which are the same in every language."""

Signatures = dict[str, dict[str, int]]
Assigned = dict[str, list[ast.expr]]


@dataclass(frozen=True, slots=True, order=True)
class HardCoded:
    """Words in the code, and the line they stand on."""

    line: int
    words: str


def signatures(trees: Iterable[ast.Module]) -> Signatures:
    """Return, for every function and class, which of its parameters take words for people."""
    found: Signatures = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
                places = {name: place for place, name in enumerate(name for name in names if name != "self")}
                places |= {each.arg: -1 for each in node.args.kwonlyargs}
            elif isinstance(node, ast.ClassDef):
                fields = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
                places = {each.id: place for place, each in enumerate(fields) if isinstance(each, ast.Name)}
            else:
                continue
            wanted = {name: place for name, place in places.items() if name in TEXT_PARAMETERS}
            if wanted:
                found.setdefault(node.name, {}).update(wanted)
    return found


def hard_coded(tree: ast.Module, known: Signatures) -> list[HardCoded]:
    """Return the words of one module that no catalogue can translate."""
    return sorted(set(_Module(tree, LIBRARY | known).find()))


class _Module:
    def __init__(self, tree: ast.Module, known: Signatures) -> None:
        self._tree = tree
        self._known = known
        self._assigned = _assignments(tree.body)

    def find(self) -> Iterator[HardCoded]:
        yield from self._scope(self._tree, self._assigned)
        for node in ast.walk(self._tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from self._scope(node, self._assigned | _assignments(node.body))

    def _scope(self, scope: ast.AST, assigned: Assigned) -> Iterator[HardCoded]:
        for expression in self._shown(scope):
            for line, words in _strings(expression, assigned):
                if _has_words(words):
                    yield HardCoded(line, words)
        for table in self._looked_up(scope, assigned):
            for line, words in _strings(table, assigned):
                if _has_words(words) and not re.fullmatch(r"[a-z0-9_.:-]+", words):
                    yield HardCoded(line, words)

    def _shown(self, scope: ast.AST) -> Iterator[ast.expr]:
        """Return every expression of a scope that people get to read."""
        gives_text = (
            isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef)
            and scope.returns is not None
            and ast.unparse(scope.returns) in TEXT_RESULTS
        )
        for node in _own(scope):
            if isinstance(node, ast.Call):
                places = self._known.get(_name(node.func), {})
                yield from (node.args[place] for place in places.values() if 0 <= place < len(node.args))
                yield from (each.value for each in node.keywords if each.arg in places)
            elif isinstance(node, ast.Assign):
                if any(isinstance(target, ast.Attribute) and target.attr == "toast" for target in node.targets):
                    yield node.value
            elif gives_text and isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield node.value

    def _looked_up(self, scope: ast.AST, assigned: Assigned) -> Iterator[ast.expr]:
        """Return every table whose words are translated where they are shown, and so must be marked in it."""
        for node in _own(scope):
            if isinstance(node, ast.Call) and _name(node.func) == "_" and node.args:
                root = node.args[0]
                while isinstance(root, ast.Subscript | ast.Attribute):
                    root = root.value
                if isinstance(root, ast.Name):
                    yield from assigned.get(root.id, ())


def _strings(node: ast.expr, assigned: Assigned, seen: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Return the strings that an expression is made of, but those that `_` or `N_` take."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr):
        # One text, so that a tag that begins in one part and ends in another is still seen as a tag.
        yield node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    elif isinstance(node, ast.Name):
        for value in assigned.get(node.id, ()) if node.id not in seen else ():
            yield from _strings(value, assigned, seen | {node.id})
    for part in _parts_of_call(node) if isinstance(node, ast.Call) else _parts(node):
        yield from _strings(part, assigned, seen)


def _parts(node: ast.expr) -> Iterable[ast.expr]:
    match node:
        case ast.JoinedStr(values=values):
            return [part.value for part in values if isinstance(part, ast.FormattedValue)]
        case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
            return left, right
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values) | ast.Dict(values=values):
            return values
        case (
            ast.GeneratorExp(elt=value)
            | ast.ListComp(elt=value)
            | ast.Subscript(value=value)
            | ast.Starred(value=value)
            | ast.NamedExpr(value=value)
        ):
            return (value,)
        case _:
            return ()


def _parts_of_call(call: ast.Call) -> Iterable[ast.expr]:
    values = [each.value for each in call.keywords]
    match call.func:
        case ast.Attribute(attr="format", value=text):
            return text, *values
        case ast.Attribute(attr="join" | "items" | "values", value=text):
            return text, *call.args
        case ast.Attribute(attr="append" | "insert" | "extend"):
            return call.args
        case ast.Name(id=name) if name in PASS_ON:
            return call.args
        case _:
            return ()


def _assignments(body: Iterable[ast.stmt]) -> Assigned:
    """Return what is put into each name, also what is appended to a list of that name."""
    found: Assigned = {}
    for statement in body:
        for node in (statement, *_own(statement)):
            for name, value in _pairs(node):
                found.setdefault(name, []).append(value)
    return found


def _pairs(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            for target, value in zip(targets, values, strict=False):
                yield from _named(target, value)
        case (
            ast.Assign(targets=[target], value=value)
            | ast.AnnAssign(target=target, value=ast.expr() as value)
            | ast.AugAssign(target=target, value=value)
            | ast.For(target=target, iter=value)
            | ast.comprehension(target=target, iter=value)
        ):
            yield from _named(target, value)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "insert" | "extend")):
            yield name, node


def _named(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for each in target.elts:
            yield from _named(each, value)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Walk a scope without the functions inside it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _has_words(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return re.search(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>|&\w+;|\{[^}]*\}", " ", text)) is not None
