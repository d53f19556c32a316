"""Build ``src/narrows/codes/schema.json`` from FollowTheMoney's model files.

Usage: python tools/build_schema_table.py FOLDER_OF_SCHEMA_YAML

The folder is ``followthemoney/schema`` of the ``followthemoney`` package (MIT
licence, https://followthemoney.tech); the table keeps its facts only: names,
inheritance, property types and ranges.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

TARGET = Path(__file__).parent.parent / "src" / "narrows" / "codes" / "schema.json"


def build(folder: Path) -> dict[str, Any]:
    """Return the table: schema name to facts, sorted by name."""
    table: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, spec in yaml.safe_load(path.read_text("utf-8")).items():
            properties = {
                prop: {
                    key: value
                    for key, value in (
                        ("type", data.get("type", "string")),
                        ("label", data.get("label", prop)),
                        ("range", data.get("range")),
                        ("reverse", (data.get("reverse") or {}).get("name")),
                        ("matchable", data.get("matchable")),
                        ("maxLength", data.get("maxLength")),
                    )
                    if value is not None
                }
                for prop, data in sorted((spec.get("properties") or {}).items())
            }
            entry: dict[str, Any] = {
                "label": spec.get("label", name),
                "plural": spec.get("plural", name),
                "extends": spec.get("extends", []),
                "matchable": spec.get("matchable", False),
                "abstract": spec.get("abstract", False),
                "featured": spec.get("featured", []),
                "caption": spec.get("caption", []),
                "properties": properties,
            }
            if "edge" in spec:
                entry["edge"] = {
                    "source": spec["edge"]["source"],
                    "target": spec["edge"]["target"],
                    "directed": spec["edge"].get("directed", True),
                }
            table[name] = entry
    return table


if __name__ == "__main__":
    data = json.dumps(build(Path(sys.argv[1])), indent=1, ensure_ascii=False, sort_keys=True)
    TARGET.write_text(data + "\n", encoding="utf-8")
