#!/usr/bin/env bash
# Creates the virtual environment from the one committed lock: hashes checked, wheels only.
# Usage: tools/environment.sh FOLDER
set -euo pipefail
folder=$1

python=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; raise SystemExit(not sys.version_info >= (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Narrows needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3 and try again." >&2
  exit 2
fi

echo "Preparing the environment in $folder (once; wheels only, hashes checked)" >&2
if command -v uv >/dev/null 2>&1; then
  [ -x "$folder/bin/python" ] || uv venv -q --python "$python" "$folder"
  uv pip install -q --python "$folder/bin/python" --require-hashes --only-binary :all: -r requirements.lock
  uv pip install -q --python "$folder/bin/python" --no-deps --no-build-isolation -e .
else
  [ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
  "$folder/bin/python" -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
  "$folder/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
touch "$folder/.ready"
