python := ".tools/env/bin/python"

# List the recipes
@help:
    {{ quote(just_executable()) }} --justfile {{ quote(justfile()) }} --list --unsorted

# Run the tests of the template: just test tests/unit -k price
test *OPTIONS:
    ./test {{ OPTIONS }}

# Do the main job in a folder: just try ../shop
try FOLDER:
    ./try {{ quote(FOLDER) }}

# Check format, lint and types of the template's own code
check:
    {{ python }} -m ruff format --check .
    {{ python }} -m ruff check .
    {{ python }} -m mypy

# Format the template's own code and apply the safe fixes
format:
    {{ python }} -m ruff check --fix-only .
    {{ python }} -m ruff format .

# Render examples/ afresh, then read the difference
examples:
    {{ python }} -m scripts.examples

# Write docs/rules from the rules of template/service/checks
rules:
    {{ python }} -m scripts.rules

# Write docs/ownership.md from template/owners.yml and real renders
ownership:
    {{ python }} -m scripts.ownership

# Resolve the newest versions of the template's own tools
constraints:
    uv pip compile --quiet --upgrade --universal --no-header --no-annotate \
        --group uv --group tests --output-file constraints.txt pyproject.toml

# Meet every combination with faults: databases stopped, killed and cut off, disks full; prints the figures
faults *OPTIONS:
    STRATA_FAULTS=all ./test tests/faults -n1 {{ OPTIONS }}

# Check contexts rendered from drawn definitions: just fuzz 50 --seed 7
fuzz *OPTIONS:
    PATH="$PWD/.tools/bin:$PATH" {{ python }} -m tests.drawn {{ OPTIONS }}

# Fuzz started services of every combination with their own recipe: just fuzz-services 60 --seed 7
fuzz-services *OPTIONS:
    PATH="$PWD/.tools/bin:$PATH" {{ python }} -m tests.fuzzing {{ OPTIONS }}

# Cut a release: just release 0.3.0
[no-exit-message]
release VERSION:
    {{ python }} -m scripts.release {{ quote(VERSION) }}

# Switch services from every combination to every other one, and compare them with fresh ones
switches *OPTIONS:
    STRATA_SWITCHES=all ./test tests/growth/test_switch.py -k as_if {{ OPTIONS }}

# Update small services with random edits on both sides: just fuzz-updates 200 --seed 7
fuzz-updates *OPTIONS:
    {{ python }} -m tests.update.fuzz {{ OPTIONS }}

# Update services over releases that move and drop files with random edits in them: just fuzz-moves 200
fuzz-moves UPDATES="200":
    STRATA_MOVES={{ quote(UPDATES) }} ./test tests/moves/test_fuzz.py

# Kill updates at random moments and take them back: just interrupt-updates 100 --seed 7
interrupt-updates *OPTIONS:
    {{ python }} -m tests.update.interrupted {{ OPTIONS }}

# Update services of every release in all twelve combinations, with edits by hand
update-releases:
    STRATA_UPDATES=all ./test tests/update/test_releases.py

# Time the checks of a service and its tests, and write docs/check-times.md: just bench-checks --contexts 20
bench-checks *OPTIONS:
    PATH="$PWD/.tools/bin:$PATH" {{ python }} -m scripts.bench_checks {{ OPTIONS }}

# Measure rendered services beside hand-written apps: just bench --pair litestar-msgspec --rounds 3
bench *OPTIONS:
    PATH="$PWD/.tools/bin:$PATH" {{ python }} -m bench {{ OPTIONS }}
