"""Open a customer file of any kind, by what it holds rather than by what it is called."""

from __future__ import annotations

from pathlib import Path

from narrows.inputs.encoding import detect, is_gzip, read_head
from narrows.inputs.row import Reading, Table
from narrows.model.errors import InputError, UnknownOption

FORMATS = ("csv", "tsv", "jsonl", "json", "xlsx", "parquet")
_SAID = {
    "csv": ("encoding", "delimiter", "header_row"),
    "tsv": ("encoding", "delimiter", "header_row"),
    "jsonl": ("encoding",),
    "json": ("encoding",),
    "xlsx": ("sheet", "header_row"),
    "parquet": (),
}
"""What may be said of a file of each format, which does not say it itself."""

_MEANT_FOR = {
    "encoding": "text",
    "delimiter": "CSV and TSV",
    "sheet": "workbooks",
    "header_row": "CSV, TSV and workbooks",
}
_CALLED = {"xlsx": "a workbook", "parquet": "Parquet", "jsonl": "JSON lines"}
_LINES = (".jsonl", ".ndjson", ".ijson", ".json")


def open_table(path: Path, reading: Reading | None = None) -> Table:
    """Open a file of customers; rows stream when asked for.

    Args:
        path: CSV, TSV, JSON lines, JSON array (these also gzip), XLSX, XLS, ODS or Parquet.
        reading: What the file does not say itself.

    Raises:
        InputError: the file is missing, empty, damaged or of no known kind.
        UnknownOption: an option of ``reading`` is not one, or means nothing for such a file.
    """
    reading = reading or Reading()
    _exists(path)
    kind = _settled(reading.format) or recognise(path)
    _refuse_idle(kind, reading, path)
    if kind in ("xlsx", "parquet") and is_gzip(path):
        raise InputError(
            "a packed workbook or Parquet file is not read",
            where=path.name,
            hint="unpack it first: gunzip",
        )
    if kind == "parquet":
        return open_parquet_lazily(path)
    if kind == "xlsx":
        from narrows.inputs.excel import open_excel

        return open_excel(path, reading)
    if kind in ("jsonl", "json"):
        from narrows.inputs.json_lines import open_json, open_json_lines

        return open_json_lines(path, reading) if kind == "jsonl" else open_json(path, reading)
    from narrows.inputs.delimited import open_delimited

    if kind == "tsv" and reading.delimiter is None:
        reading = Reading(reading.format, reading.encoding, "\t", None, reading.header_row)
    return open_delimited(path, reading)


def open_parquet_lazily(path: Path) -> Table:
    """Open a Parquet file; its library is loaded only now."""
    from narrows.inputs.parquet import open_parquet

    return open_parquet(path)


def recognise(path: Path) -> str:
    """Return the format of a file by its first bytes, then by its name.

    Raises:
        InputError: it is empty, or something that is no table.
    """
    head = read_head(path)
    if not head:
        raise InputError(
            "the file is empty",
            where=path.name,
            hint="give a file with a header line and one customer a line",
        )
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "xlsx"
    text = head.decode(detect(head), "replace").lstrip("\ufeff \t\r\n")
    start = text[:512].lower()
    if start.startswith("%pdf"):
        raise _foreign(path, "a PDF document")
    if start.startswith(("<!doctype html", "<html")):
        raise _foreign(path, "an HTML page")
    if start.startswith(("<?xml", "<")) and ">" in start:
        raise _foreign(path, "XML")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if any(suffix in _LINES for suffix in suffixes) or text.startswith('{"'):
        return "json" if text.startswith("[") else "jsonl"
    return "csv"


def _settled(format: str | None) -> str | None:
    if format is None or format in FORMATS:
        return format
    raise UnknownOption(f"there is no input format {format!r}", hint="one of " + ", ".join(FORMATS))


def _refuse_idle(kind: str, reading: Reading, path: Path) -> None:
    """Refuse what would be passed over: who names a sheet means another file than this.

    Raises:
        UnknownOption: something is said that means nothing for a file of this format.
    """
    for option, files in _MEANT_FOR.items():
        if getattr(reading, option) is not None and option not in _SAID[kind]:
            raise UnknownOption(
                f"--{option.replace('_', '-')} is for {files}, and this is"
                f" {_CALLED.get(kind, kind.upper())}",
                where=path.name,
                hint="leave it away, or say what the file is with --input-format",
            )


def _exists(path: Path) -> None:
    if not path.exists():
        raise InputError("there is no such file", where=str(path))
    if not path.is_file():
        raise InputError("this is a folder, not a file", where=str(path))
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise InputError(f"the file cannot be opened: {error.strerror}", where=str(path)) from error


def _foreign(path: Path, what: str) -> InputError:
    return InputError(
        f"this is {what}, no table of customers",
        where=path.name,
        hint="give CSV, TSV, JSON lines, XLSX, XLS, ODS or Parquet",
    )
