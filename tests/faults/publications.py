"""Publications to break: small ones made here, and pieces of the real ones.

Each knows where its records stand, so that a test can tell which of them a
mutation left untouched.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import msgspec

Records = Callable[[str, bytes], dict[str, bytes]]
"""File name and bytes to record locator and the record's own bytes."""


class Publication(msgspec.Struct, frozen=True):
    """A list's files, by name in the set.

    Attributes:
        title: What it is, for reports.
        list: Its list.
        files: Its files' bytes.
        records: Finds the records of a file; None for packed files, of which only an
            undamaged reading may be accepted.
        weight: How many mutants of it a campaign affords, relative to the others.
        inner: Member of the ZIP container to mutate in place of the whole.
        continuation: File whose rows continue those of the others with their number.
        tables: True where records point into tables elsewhere in the file, so that only
            what stands in a record's own bytes is owed when they are untouched.
    """

    title: str
    list: str
    files: dict[str, bytes]
    records: Records | None
    weight: float = 1.0
    inner: str | None = None
    continuation: str | None = None
    tables: bool = False

    def seen(self, data: bytes) -> bytes:
        """Return the bytes a mutation touches: the inner member's where one is named."""
        if self.inner is None:
            return data
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return book.read(self.inner)


def lines(name: str, data: bytes) -> dict[str, bytes]:
    """Records that are lines."""
    rows = data.replace(b"\r\n", b"\n").split(b"\n")
    return {f"{name}:{n}": row for n, row in enumerate(rows, 1) if row.strip(b"\x1a \r")}


def csv_rows(name: str, data: bytes) -> dict[str, bytes]:
    """Records that are CSV rows, which may span lines: located by their first line."""
    found: dict[str, bytes] = {}
    parts = re.findall(r"[^\n]*\n|[^\n]+", data.decode("latin-1"))
    reader = csv.reader(iter(parts))
    start = 0
    for _ in reader:
        raw = "".join(parts[start : reader.line_num]).rstrip("\r\n").encode("latin-1")
        found[f"{name}:{start + 1}"] = raw
        start = reader.line_num
    return found


def strings(name: str, data: bytes) -> dict[str, bytes]:
    """Records that are the shared strings of a workbook."""
    return {f"string {n}": m[0] for n, m in enumerate(re.finditer(rb"<si>.*?</si>", data, re.S))}


def elements(*tags: str) -> Records:
    """Records that are XML elements of these names, counted per name."""

    def find(name: str, data: bytes) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for tag in tags:
            pattern = rf"<{tag}(?:\s[^>]*)?>.*?</{tag}>".encode()
            for n, match in enumerate(re.finditer(pattern, data, re.S), 1):
                found[f"{tag}[{n}]"] = match[0]
        return found

    return find


def _keep_elements(data: bytes, tag: str, count: int) -> bytes:
    pattern = re.compile(rf"<{tag}(?:\s[^>]*)?>.*?</{tag}>\s*".encode(), re.S)
    matches = list(pattern.finditer(data))
    if len(matches) <= count:
        return data
    return data[: matches[count].start()] + data[matches[-1].end() :]


def made() -> Iterator[Publication]:
    """Publications every checkout has: the embedded sample and lists of one's own."""
    sample = Path(str(resources.files("narrows.lists").joinpath("sample")))
    ofac = {p.name: p.read_bytes() for p in sorted((sample / "us_ofac_sdn").glob("*.csv"))}
    yield Publication(
        "OFAC legacy CSV (sample)", "us_ofac_sdn", ofac, lines, continuation="sdn_comments.csv"
    )
    un = (sample / "un_sc_sanctions" / "consolidated.xml").read_bytes()
    yield Publication(
        "UN XML (sample)",
        "un_sc_sanctions",
        {"consolidated.xml": un},
        elements("INDIVIDUAL", "ENTITY"),
    )
    yield Publication("FollowTheMoney", "my_list", {"entities.ftm.json": _ftm()}, lines)
    yield Publication("own CSV", "my_table", {"parties.csv": _own_csv()}, csv_rows)


def _ftm() -> bytes:
    entities = [
        {
            "id": f"mine-{n}",
            "schema": "Person" if n % 2 else "Company",
            "properties": {"name": [f"Party Ålpha {n}"], "alias": [f"A.K.A. {n}", f"Алиас {n}"]},
        }
        for n in range(80)
    ]
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entities).encode()


def _own_csv() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "name", "alias", "country", "birth date"])
    for n in range(80):
        writer.writerow([f"m{n}", f'Party "Q" Ålpha, {n}', f"Alias {n}", "fr", "1970-01-02"])
    return out.getvalue().encode()


def real(data: Path) -> Iterator[Publication]:
    """Pieces of the real publications, small enough to read thousands of times."""
    yield _ofac_set(data / "ofac" / "complete-2021-07")
    cons = {
        f"cons_{part}.csv": (data / "ofac" / "consolidated" / f"cons_{part}.csv").read_bytes()
        for part in ("prim", "add", "alt", "comments")
    }
    yield Publication(
        "OFAC consolidated CSV", "us_ofac_cons", cons, lines, 0.5, None, "cons_comments.csv"
    )
    flat = (data / "ofac" / "consolidated" / "consolidated_nonSDN_2025-03-28.xml").read_bytes()
    flat = _keep_elements(flat, "sdnEntry", 80)
    flat = re.sub(rb"(<Record_Count>)\d+", rb"\g<1>80", flat)
    yield Publication("OFAC sdnList XML", "us_ofac_cons", {"c.xml": flat}, elements("sdnEntry"))
    advanced = (data / "ofac" / "consolidated" / "cons_advanced.xml").read_bytes()
    yield Publication(
        "OFAC Advanced XML",
        "us_ofac_cons",
        {"a.xml": advanced},
        elements("DistinctParty", "IDRegDocument", "SanctionsEntry"),
        0.15,
        tables=True,
    )
    un = (data / "un" / "consolidated_2026-02-27.xml").read_bytes()
    un = _keep_elements(_keep_elements(un, "INDIVIDUAL", 60), "ENTITY", 40)
    yield Publication(
        "UN XML", "un_sc_sanctions", {"consolidated.xml": un}, elements("INDIVIDUAL", "ENTITY")
    )
    eu = gzip.decompress(
        (data / "eu" / "xmlFullSanctionsList_1_1_2026-05-01.RECONSTRUCTED.xml.gz").read_bytes()
    )
    yield Publication(
        "EU XML 1.1",
        "eu_fsf",
        {"eu.xml": _keep_elements(eu, "sanctionEntity", 60)},
        elements("sanctionEntity"),
    )
    uk = gzip.decompress(
        (data / "uk" / "UK_Sanctions_List_2026-08-22.RECONSTRUCTED.xml.gz").read_bytes()
    )
    yield Publication(
        "UK XML",
        "gb_fcdo_sanctions",
        {"uk.xml": _keep_elements(uk, "Designation", 60)},
        elements("Designation"),
    )
    con = (data / "uk" / "ConList_2018-04-13.csv").read_bytes().splitlines(keepends=True)
    yield Publication(
        "OFSI CSV", "gb_fcdo_sanctions", {"ConList.csv": b"".join(con[:400])}, csv_rows
    )
    csl = gzip.decompress((data / "us_csl" / "consolidated_2022-04.csv.gz").read_bytes())
    head = list(csv_rows("c", csl).values())[:201]
    end = b"\r\n" if b"\r\n" in csl[:5000] else b"\n"
    yield Publication(
        "CSL CSV", "us_trade_csl", {"consolidated.csv": end.join([*head, b""])}, csv_rows
    )
    ca = (data / "ca_sema" / "sema-lmes_2025-05.xml").read_bytes()
    yield Publication(
        "Canada XML",
        "ca_dfatd_sema_sanctions",
        {"sema-lmes.xml": _keep_elements(ca, "record", 150)},
        elements("record"),
    )
    seco = (data / "ch_seco" / "seco_whole-list_excerpt_2026-08-27.xml").read_bytes()
    yield Publication(
        "SECO XML", "ch_seco_sanctions", {"seco.xml": seco}, elements("target"), tables=True
    )
    for title, name, path in (
        ("Japan METI XLSX", "jp_meti_eul", "jp/meti_end_user_list_2025-09-29.xlsx"),
        ("Japan MOF XLSX", "jp_mof_sanctions", "jp/mof_asset_freeze_2026-03-05.xlsx"),
        ("Australia XLSX", "au_dfat_sanctions", "au_dfat/regulation8_consolidated_2024-12.xlsx"),
    ):
        book = {Path(path).name: (data / path).read_bytes()}
        weight = 0.3 if "METI" in title else 0.08
        yield Publication(title, name, book, None, weight)
        yield Publication(f"{title}, strings", name, book, strings, weight, "xl/sharedStrings.xml")


def _ofac_set(folder: Path) -> Publication:
    kept: set[bytes] = set()
    files: dict[str, bytes] = {}
    for name in ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"):
        data = (folder / name).read_bytes()
        rows = [r for r in data.split(b"\r\n") if r not in (b"", b"\x1a")]
        if name == "sdn.csv":
            continued = (folder / "sdn_comments.csv").read_bytes().split(b"\r\n")
            long = {row.partition(b",")[0] for row in continued}
            rows = [r for n, r in enumerate(rows) if n % 60 == 0 or r.partition(b",")[0] in long]
            kept = {row.partition(b",")[0] for row in rows}
        rows = [row for row in rows if row.partition(b",")[0] in kept]
        closing = b"\x1a" if data.endswith(b"\x1a") else b""
        files[name] = b"".join(row + b"\r\n" for row in rows) + closing
    return Publication(
        "OFAC legacy CSV", "us_ofac_sdn", files, lines, continuation="sdn_comments.csv"
    )


def repacked(book: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a ZIP container with one member changed and its checksum right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change(data) if info.filename == member else data)
    return out.getvalue()
