"""Importing a module does no work: nothing slow is loaded, no thread is started, no file is written."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.house.sources import MIGRATIONS, ROOT, SOURCE, module_name, python_files

SLOW = ("chromadb", "markitdown", "onnxruntime", "openai", "sentence_transformers", "tantivy", "torch", "transformers")

PROBE = """
import importlib, sys, threading
root, slow, modules = sys.argv[1], sys.argv[2].split(","), sys.argv[3].split(",")
sys.path.insert(0, root)
for module in modules:
    importlib.import_module(module)
    for name in [name for name in slow if name in sys.modules]:
        print(f"{module}: importing it loads {name}; import that where it is used")
        slow.remove(name)
if threading.active_count() > 1:
    print("a thread was started while importing")
"""


def work_at_import(modules: Sequence[str], root: Path, folder: Path, slow: Sequence[str] = SLOW) -> list[str]:
    """What importing `modules` (found under `root`) does in a process of its own that stands in `folder`."""
    command = [sys.executable, "-B", "-c", PROBE, str(root), ",".join(slow), ",".join(modules)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    written = [f"{path.name}: written while importing" for path in sorted(folder.iterdir())]
    return done.stdout.splitlines() + written + (done.stderr.splitlines() if done.returncode else [])


def test_importing_every_module_does_no_work(tmp_path: Path) -> None:
    modules = [module_name(path) for path in python_files(SOURCE) if not path.is_relative_to(MIGRATIONS)]
    broken = work_at_import(modules, ROOT, tmp_path)
    assert not broken, "\n".join(broken)


def _plant(tmp_path: Path, source: str) -> list[str]:
    root, folder = tmp_path / "root", tmp_path / "empty"
    root.mkdir()
    folder.mkdir()
    (root / "planted.py").write_text(source, encoding="utf-8")
    return work_at_import(["planted"], root, folder, slow=["wave"])


def test_a_slow_import_is_found(tmp_path: Path) -> None:
    assert _plant(tmp_path, "import wave") == ["planted: importing it loads wave; import that where it is used"]


def test_a_thread_is_found(tmp_path: Path) -> None:
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=(1,), daemon=True).start()"
    assert _plant(tmp_path, source) == ["a thread was started while importing"]


def test_a_file_is_found(tmp_path: Path) -> None:
    assert _plant(tmp_path, "open('left.txt', 'w').close()") == ["left.txt: written while importing"]


def test_a_module_that_cannot_be_imported_is_found(tmp_path: Path) -> None:
    assert any("ModuleNotFoundError" in line for line in _plant(tmp_path, "import no_such_module"))
