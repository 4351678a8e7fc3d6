"""The files of a folder that can be imported, and why the others cannot."""

import errno
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.reading.converting import DOCUMENT_KINDS

TEXT_ENDINGS = (".md", ".markdown", ".txt")
"""The endings of files that are read as Markdown."""

_SUPPORTED = "Markdown (.md), text (.txt), PDF (.pdf), Word (.docx), PowerPoint (.pptx) or HTML (.html)"
_SYSTEM_REASONS = {
    errno.ENOENT: "There is no such file or folder: check the spelling.",
    errno.EACCES: "We may not read this: give the account that runs Handrail read permission.",
    errno.EPERM: "We may not read this: give the account that runs Handrail read permission.",
    errno.ELOOP: "This is a link that leads back to itself: remove it.",
    errno.ENAMETOOLONG: "This path is too long for the system: move the file further up or shorten the names.",
}


@dataclass(frozen=True)
class Rejection:
    """A file that was not imported. `path` can be printed; `reason` is one line that ends in what to do."""

    path: str
    reason: str


def source_of(path: Path) -> str:
    r"""The name an article remembers its file by: the absolute path as text that can be printed and stored.

    Bytes that are not UTF-8, line ends and other characters that cannot be seen are written as \xff, \n and so on.
    """
    decoded = os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else _escaped(character) for character in decoded)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def system_reason(error: OSError) -> str:
    """What an error of the file system means for the person whose file it is."""
    return _SYSTEM_REASONS.get(error.errno or 0, f"The system cannot read this ({error.strerror or error}): try again.")


def ending_problem(path: Path) -> str | None:
    """Why a file with this name cannot be imported, or None when it can be tried."""
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS or ending in DOCUMENT_KINDS:
        return None
    named = f"Files ending in {_printable_ending(ending)}" if ending else "Files whose name has no ending"
    return f"{named} are not read: save it as {_SUPPORTED}."


def _printable_ending(ending: str) -> str:
    return source_of(Path(f"/{ending}"))[1:]


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[Rejection]]:
    """The files at and below `paths` that can be read, each once, and what was left out and why.

    Folders are searched whole, in the order of the names; hidden files and folders are passed over. The paths returned
    are absolute, with the links above the searched folder resolved: a folder has one name, however it was called.
    """
    files: dict[Path, None] = {}
    rejections: dict[Rejection, None] = {}
    for path in paths:
        search = _Search()
        search.start(path)
        files |= dict.fromkeys(search.files)
        rejections |= dict.fromkeys(search.rejections)
    return list(files), list(rejections)


class _Search:
    """One search. Links wait until everything that is really there is known, and count only if they add to it."""

    def __init__(self) -> None:
        self.rejections: list[Rejection] = []
        self._files: dict[Path, Path] = {}
        self._folders: set[Path] = set()
        self._links: list[Path] = []

    @property
    def files(self) -> list[Path]:
        """What was found, in the order of the names."""
        return sorted(self._files.values(), key=lambda path: [os.fsencode(part) for part in path.parts])

    def start(self, path: Path) -> None:
        """Find what is at and below `path`, which may itself be reached through links."""
        absolute = path.absolute()
        try:
            mode = absolute.stat().st_mode
        except OSError as error:
            self._reject(absolute, system_reason(error))
            return
        if not stat.S_ISDIR(mode):
            self._add(_real(absolute.parent) / absolute.name, is_file=stat.S_ISREG(mode))
            return
        root = _real(absolute)
        self._search([root])
        while self._links:
            self._follow(self._links.pop(), root)

    def _search(self, folders: list[Path]) -> None:
        while folders:
            folder = folders.pop()
            self._folders.add(_real(folder))
            for entry in self._entries(folder):
                path = folder / entry.name
                if entry.is_symlink():
                    self._links.append(path)
                elif entry.is_dir():
                    folders.append(path)
                else:
                    self._add(path, is_file=entry.is_file())

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            self._reject(folder, system_reason(error))
            return []

    def _follow(self, link: Path, root: Path) -> None:
        target = _real(link)
        problem = _problem_with_link(link, target, root)
        if problem:
            self._reject(link, problem)
        elif not target.is_dir():
            self._add_link(link, target)
        elif target not in self._folders:
            self._search([link])

    def _add_link(self, link: Path, target: Path) -> None:
        if target not in self._files:
            self._add(link, is_file=target.is_file())

    def _add(self, path: Path, *, is_file: bool) -> None:
        problem = ending_problem(path) if is_file else "This is not a file that can be read: remove it."
        if problem:
            self._reject(path, problem)
        else:
            self._files[_real(path)] = path

    def _reject(self, path: Path, reason: str) -> None:
        self.rejections.append(Rejection(source_of(path), reason))


def _problem_with_link(link: Path, target: Path, root: Path) -> str | None:
    try:
        is_folder = stat.S_ISDIR(link.stat().st_mode)
    except FileNotFoundError:
        return "This is a link to something that is not there: mend it or remove it."
    except OSError as error:
        return system_reason(error)
    if not target.is_relative_to(root):
        return "This is a link that leads out of the folder: put the file itself here."
    if is_folder and _real(link.parent).is_relative_to(target):
        return "This is a link to a folder that it lies in, so it never ends: remove it."
    return None


def _real(path: Path) -> Path:
    # Path.resolve raises an error on links that lead in a circle, which are a case of ours and no accident.
    return Path(os.path.realpath(path))
