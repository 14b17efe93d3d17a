#!/bin/sh
# Hands over to bootstrap.py with the first Python 3.11 or later that really runs: a name on the PATH may be
# an empty shim of a version manager.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in python3 python3.14 python3.13 python3.12 python3.11 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[1-9]*/bin/python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" "$here/bootstrap.py" "$@"
    fi
done
echo "Python 3.11 or later is needed, and none was found on the PATH or under pyenv." >&2
exit 1
