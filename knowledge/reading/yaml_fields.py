"""Typed fields out of YAML that anybody may have written.

The fields are read from the parsed nodes and never built into objects, so that neither a strange field of another tool
nor a bomb of aliases costs anything, and each complaint can name its line.
"""

import re
from collections.abc import Iterator
from datetime import date

import yaml

LONGEST_YAML = 64 * 1024
"""Characters. Real front matter has a few hundred; parsing is slow enough to make a huge one a nuisance."""

MOST_BRACKETS = 1000
"""Opening brackets. The parser needs time with the square of how deep they are nested."""

_TOO_DEEP = "The front matter is nested too deeply: write each field on one line."
_NULL, _TEXT, _TRUTH = (f"tag:yaml.org,2002:{kind}" for kind in ("null", "str", "bool"))
_KINDS = {"int": "a number", "float": "a number", "bool": "a yes or no", "timestamp": "a date", "null": "nothing"}
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ]\s*\d.*)?")
_YES = ("true", "yes", "on")
_LONGEST_SHOWN = 40


class InvalidFrontMatter(ValueError):
    """The front matter of an article cannot be used. The message says what was found where, and how to mend it."""


class Fields:
    """The fields of a YAML mapping, under names in lower case with underscores (`Review-By` is `review_by`).

    `first_line` is the number that the first line of `text` has in its file. Raises InvalidFrontMatter when `text` is
    no mapping.
    """

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._first_line = first_line
        self._nodes: dict[str, list[yaml.Node]] = {}
        for name, node in self._entries(text):
            self._nodes.setdefault(name, []).append(node)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, known or not."""
        return tuple(self._nodes)

    def text(self, name: str, *, as_written: bool = False) -> str | None:
        """The words of a field on one line, or None when it is missing or empty.

        With `as_written` a number, a date or a yes counts as the characters it is written with.
        """
        node = self._node(name)
        return self._words(name, node, as_written=as_written) or None if node else None

    def texts(self, name: str) -> tuple[str, ...]:
        """The words of each entry of a list. A single text counts as a list of one."""
        alone = self._node(name)
        entries = (entry for entry in self._listed(name) if entry.tag != _NULL)
        words = (self._words(name, entry, as_written=entry is not alone) for entry in entries)
        return tuple(found for found in words if found)

    def groups(self, name: str) -> frozenset[str] | None:
        """The names in a list, or None when there is no such field. A field that names nobody is refused."""
        if name not in self._nodes:
            return None
        entries = self._listed(name)
        names = frozenset(self._words(name, entry, as_written=False) for entry in entries)
        if not names or "" in names:
            raise self.wrong(name, "is empty", f"name the groups, as in '{name}: [managers]', or remove the line")
        if entries == [self._node(name)] and "," in next(iter(names)):
            raise self.wrong(name, "is one text with a comma", f"write a list, as in '{name}: [managers, sales]'")
        return names

    def day(self, name: str) -> date | None:
        """The day of a date, or of a date with a time."""
        node = self._node(name)
        if node is None:
            return None
        written = _DAY.fullmatch(node.value.strip()) if isinstance(node, yaml.ScalarNode) else None
        try:
            return date.fromisoformat(written[1] if written else "")
        except ValueError:
            problem = f"is {_shown(node)}, which is no day of the calendar"
            raise self.wrong(name, problem, f"write it as year-month-day, like '{name}: 2027-03-31'") from None

    def is_true(self, name: str) -> bool | None:
        """Whether a field says yes; None when it is missing or says neither yes nor no."""
        node = self._node(name)
        return node.value.lower() in _YES if node is not None and node.tag == _TRUTH else None

    def wrong(self, name: str, problem: str, fix: str) -> InvalidFrontMatter:
        """The complaint that the field `name` has a `problem`, with its line and a `fix`."""
        line = self._first_line + self._nodes[name][-1].start_mark.line
        return InvalidFrontMatter(f"The field '{name}' (line {line}) {problem}: {fix}.")

    def _entries(self, text: str) -> Iterator[tuple[str, yaml.Node]]:
        root = self._parsed(text)
        if root is None:
            return
        if not isinstance(root, yaml.MappingNode):
            raise InvalidFrontMatter(
                f"The front matter is {_found(root)}, not fields: write one a line, like 'title: Annual leave'."
            )
        for key, value in root.value:
            if isinstance(key, yaml.ScalarNode):
                yield re.sub(r"[\s-]+", "_", key.value.strip().lower()), value

    def _parsed(self, text: str) -> yaml.Node | None:
        if len(text) > LONGEST_YAML:
            raise InvalidFrontMatter("The front matter is longer than 64 KB: move the text below its closing ---.")
        if text.count("[") + text.count("{") > MOST_BRACKETS:
            raise InvalidFrontMatter(_TOO_DEEP)
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            raise InvalidFrontMatter(self._yaml_problem(error)) from error
        except RecursionError:
            raise InvalidFrontMatter(_TOO_DEEP) from None

    def _yaml_problem(self, error: yaml.YAMLError) -> str:
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return "The front matter holds a character that YAML does not allow: remove control characters from it."
        line = self._first_line + error.problem_mark.line
        return (
            f"The front matter is not valid YAML (line {line}: {error.problem}): "
            "put text that holds : # [ ] { } or quotes between double quotes, and indent with spaces."
        )

    def _node(self, name: str) -> yaml.Node | None:
        nodes = self._nodes.get(name, [])
        if len(nodes) > 1:
            raise self.wrong(name, "is there twice", "keep one of the two")
        return nodes[0] if nodes and nodes[0].tag != _NULL else None

    def _listed(self, name: str) -> list[yaml.Node]:
        node = self._node(name)
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def _words(self, name: str, node: yaml.Node, *, as_written: bool) -> str:
        if isinstance(node, yaml.ScalarNode) and (node.tag == _TEXT or (as_written and node.tag != _NULL)):
            return " ".join(node.value.split())
        raise self.wrong(
            name, f"holds {_found(node)}", f"write text, between double quotes if need be: '{name}: \"...\"'"
        )


def _found(node: yaml.Node) -> str:
    """What kind of value a node is, for a person."""
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a group of fields"
    kind = _KINDS.get(node.tag.rpartition(":")[2], "text")
    return f"{kind} ({_shown(node)})"


def _shown(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return _found(node)
    written = " ".join(node.value.split())
    return f"'{written}'" if len(written) <= _LONGEST_SHOWN else f"'{written[:_LONGEST_SHOWN]}…'"
