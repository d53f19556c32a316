#!/usr/bin/env bash
# The main job on the embedded default: screen the sample portfolio, then say what to type next.
# Usage: tools/screen_sample.sh NARROWS WORKSPACE
set -euo pipefail
narrows=$1
export NARROWS_HOME=$2

code=0
"$narrows" screen table src/narrows/lists/sample/portfolio.csv --format table --exit-zero || code=$?
if [ "$code" -ne 0 ]; then
  echo "The sample could not be screened (exit code $code)." >&2
  exit "$code"
fi
cat <<NEXT

What to type next
  $narrows screen party "Shahed Aviation Industries"      ask about one name
  $narrows explain last                                   see the evidence, piece by piece
  $narrows screen table YOUR_FILE.csv                     screen a file of your own (CSV, XLSX, JSON lines, Parquet)
  $narrows lists update                                   get the full official lists (https, from their publishers)
  $narrows lists add us_ofac_sdn sdn.csv add.csv alt.csv sdn_comments.csv    or load files you have

These findings stand on the embedded sample, which is no substitute for the lists.
NEXT
