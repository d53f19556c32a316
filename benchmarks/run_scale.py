"""One scale in a process of its own: ``python -m benchmarks.run_scale SCALE FOLDER BULK``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.run import one_scale

if __name__ == "__main__":
    scale, folder, bulk = sys.argv[1:]
    print(json.dumps(one_scale(scale, Path(folder), int(bulk))))
