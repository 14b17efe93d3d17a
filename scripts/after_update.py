"""Starts strata.moves from the clone of the template that copier updates to, with copier's own Python."""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
runpy.run_module("strata.moves", run_name="__main__", alter_sys=True)
