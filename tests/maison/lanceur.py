"""bin/agora, loaded as a module: it bears no .py."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

RACINE = Path(__file__).resolve().parents[2]


def charger_le_lanceur() -> ModuleType:
    """Return a new copy at each call: a test may change it."""
    module = module_from_spec(spec_from_loader("lanceur", SourceFileLoader("lanceur", str(RACINE / "bin" / "agora"))))
    module.__loader__.exec_module(module)
    return module
