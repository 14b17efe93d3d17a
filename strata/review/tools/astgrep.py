"""ast-grep: the rules of the catalogue."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..catalogue import Entry
from ..model import Label, ToolFailed, ToolRun, counted
from .scope import Scope, json_lines

TOOL = "ast-grep"
_SUMMARY = re.compile(r"(scannedFileCount|effectiveRuleCount)=(\d+)")
# What they find in a mirror is where we put the files.
_OF_OUR_FOLDERS = {"SZ-05"}
# Its own rules, which have no metadata; `just check` fails for them.
_OF_SUPPRESSIONS = {"no-suppress-all", "unused-suppression"}
# A found error is 1, rules that cannot be read are more.
_RAN = (0, 1)


def run(scope: Scope) -> ToolRun:
    """Scan the tree with the rules of the catalogue.

    Raises ToolFailed where a rule cannot be read, or nothing was scanned.
    """
    words = ["scan", "--json=stream", "--include-metadata", "--inspect=summary"]
    words += [f"--config={scope.tree.rules}", *flags(scope.tree.checks / "flags.txt")]
    words += [f"--error={rule}" for rule in sorted(_OF_SUPPRESSIONS)]
    done = scope.programs.run(TOOL, words, scope.tree.root, accept=_RAN)
    counts = {name: int(count) for name, count in _SUMMARY.findall(done.stderr)}
    if not counts.get("scannedFileCount") or not counts.get("effectiveRuleCount"):
        raise ToolFailed(TOOL, f"it scanned no file, or with no rule\n{done.stderr}")
    found = []
    for match in json_lines(TOOL, done.stdout):
        metadata = match.get("metadata") or {}
        file = scope.tree.original(match["file"])
        if file and not (scope.tree.mirrored and metadata.get("catalog") in _OF_OUR_FOLDERS):
            found.append(
                scope.finding(
                    TOOL,
                    _entry(scope, match["ruleId"], metadata),
                    match["ruleId"],
                    file,
                    match["range"]["start"]["line"] + 1,
                    without_id(match["message"]),
                    gates=match["severity"] == "error",
                    last=match["range"]["end"]["line"] + 1,
                )
            )
    rules, files = counts["effectiveRuleCount"], counts["scannedFileCount"]
    return ToolRun(TOOL, found, f"{counted(rules, 'rule')} over {counted(files, 'file')}")


def _entry(scope: Scope, rule: str, metadata: Mapping[str, Any]) -> Entry | None:
    """Return the entry of a rule; a further document of an id may have a label of its own."""
    id_ = "AS-12" if rule in _OF_SUPPRESSIONS else str(metadata.get("catalog", rule))
    entry = scope.catalogue.get(id_)
    if entry and "label" in metadata:
        return replace(entry, label=Label(metadata["label"]))
    return entry


def fix(scope: Scope, only: Sequence[str]) -> None:
    """Apply the fixes of the rules to the tree, those of some ids only where any are named.

    Raises ToolFailed as `run` does.
    """
    # The fix of an unused suppression would delete the end of a range that is in use.
    words = ["scan", "--update-all", "--off=unused-suppression", f"--config={scope.tree.rules}"]
    words += flags(scope.tree.checks / "flags.txt")
    if only:
        words.append(f"--filter=^({'|'.join(map(re.escape, only))})(-|$)")
    scope.programs.run(TOOL, words, scope.tree.root, accept=_RAN)


def flags(file: Path) -> list[str]:
    """Return the team's flags, without the comments that `#` begins; none where there is no file."""
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [word for line in lines for word in line.partition("#")[0].split()]


def silenced(file: Path) -> frozenset[str]:
    """Return the ids that the team's flags switch off."""
    return frozenset(word.removeprefix("--off=") for word in flags(file) if "--off=" in word)


def without_id(message: str) -> str:
    """Return a message without the id in front, which a report shows already."""
    return re.sub(r"^[A-Z]{2,4}-\d{2}[:.]? +", "", message)
