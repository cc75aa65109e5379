"""Jinja, and nothing else of it: the sandbox templates run in, and what a template asks for.

The only importer of jinja2.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LOOP = "loop"

FAULTS = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError)
"""What comes of a template that cannot be filled in."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a template names something.

    Attributes:
        name: "student.name"; for a column of a table its full name, "history.date".
        line: The line of the source.
        printed: Whether it is put out as text.
        looped: Whether it is walked through by a loop.
    """

    name: str
    line: int
    printed: bool = False
    looped: bool = False


@dataclass(frozen=True, slots=True)
class Misspelt:
    """What is wrong with the tags of a source, and on which line."""

    message: str
    line: int


class RenderingError(Exception):
    """A template could not be filled in; ``line`` is 0 when it is not known."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Filled:
    """A compiled template, text in and text out."""

    def __init__(self, template: Template) -> None:
        self._template = template

    def render(self, fields: Mapping[str, object]) -> str:
        """The text with its fields filled in.

        Raises:
            RenderingError: A field is unknown, or an expression went wrong.
        """
        try:
            return self._template.render(fields)
        except FAULTS as fault:
            raise RenderingError(str(fault), _line_of(fault)) from fault


def compiled(source: str, *, escape: bool) -> Filled:
    """A source ready to be filled in many times.

    Args:
        source: XML or plain text with tags.
        escape: True for XML; a value can then never become markup.

    Raises:
        RenderingError: The tags themselves are wrong.
    """
    try:
        return Filled(sandbox(escape=escape).from_string(source))
    except TemplateSyntaxError as fault:
        raise RenderingError(fault.message or "a tag is wrong", fault.lineno) from fault


def mentions(source: str) -> tuple[Mention, ...] | Misspelt:
    """Everything a source asks for, or what keeps it from being read."""
    environment = sandbox(escape=False)
    try:
        tree = environment.parse(source)
        environment.compile(source)
    except TemplateSyntaxError as fault:
        return Misspelt(fault.message or "a tag is wrong", fault.lineno)
    return tuple(_in_body(tree.body, {}))


def sandbox(*, escape: bool) -> ImmutableSandboxedEnvironment:
    """Where templates are filled in: nothing unknown passes, and nothing outside is touched."""
    return ImmutableSandboxedEnvironment(
        autoescape=escape, undefined=StrictUndefined, keep_trailing_newline=True
    )


def _line_of(fault: BaseException) -> int:
    lines = [
        frame.lineno or 0
        for frame in traceback.extract_tb(fault.__traceback__)
        if frame.filename == "<template>"
    ]
    return lines[-1] if lines else 0


def _in_body(body: list[nodes.Node], bound: Mapping[str, str]) -> Iterator[Mention]:
    """Mentions in order; ``bound`` maps a loop's variable to the table it walks through."""
    known = dict(bound)
    for node in body:
        if isinstance(node, nodes.For):
            yield from _in_loop(node, known)
        elif isinstance(node, nodes.Output):
            for part in node.nodes:
                yield from _in_expression(part, known, printed=True)
        elif isinstance(node, nodes.If):
            yield from _in_expression(node.test, known)
            yield from _in_body([*node.body, *node.elif_, *node.else_], known)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            yield from _in_expression(node.node, known)
            known[node.target.name] = ""
        else:
            yield from _in_expression(node, known)


def _in_loop(node: nodes.For, bound: Mapping[str, str]) -> Iterator[Mention]:
    table = _dotted(node.iter, bound)
    if table is not None:
        yield Mention(table, node.lineno, looped=True)
    else:
        yield from _in_expression(node.iter, bound)
    inner = {**bound, _LOOP: ""}
    if isinstance(node.target, nodes.Name):
        inner[node.target.name] = table or ""
    if node.test is not None:
        yield from _in_expression(node.test, inner)
    yield from _in_body(node.body, inner)
    yield from _in_body(node.else_, bound)


def _in_expression(
    node: nodes.Node, bound: Mapping[str, str], *, printed: bool = False
) -> Iterator[Mention]:
    name = _dotted(node, bound)
    if name:
        yield Mention(name, node.lineno, printed=printed)
        return
    if name is None:
        for child in node.iter_child_nodes():
            yield from _in_expression(child, bound, printed=printed and _passes_on(node))


def _passes_on(node: nodes.Node) -> bool:
    """Whether what stands inside is put out as it is: a filter's or a choice's is, a test's not."""
    return isinstance(node, nodes.Filter | nodes.Concat)


def _dotted(node: nodes.Node, bound: Mapping[str, str]) -> str | None:
    """As "student.name" for a name; "" for one the template made itself; ``None`` for neither."""
    if isinstance(node, nodes.Name):
        return bound.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        before = _dotted(node.node, bound)
        if before is None:
            return None
        return f"{before}.{node.attr}" if before else ""
    return None
