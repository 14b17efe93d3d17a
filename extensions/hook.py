"""What copier-template-extensions loads: the extension, from the package beside this file.

The loader knows single files only. The package gets a name of its own for each clone of the template,
because an update renders two releases in one process and must not mix their modules.
"""

import sys
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _package() -> str:
    """Import the folder of this file as a package and return its name."""
    changes = sorted((file.name, file.stat().st_mtime_ns) for file in _HERE.glob("*.py"))
    name = "strata_" + sha256(f"{_HERE} {changes}".encode()).hexdigest()[:16]
    if name not in sys.modules:
        spec = spec_from_file_location(
            name, _HERE / "__init__.py", submodule_search_locations=[str(_HERE)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"{_HERE} cannot be imported")
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return name


Strata = import_module(f"{_package()}.extension").Strata
