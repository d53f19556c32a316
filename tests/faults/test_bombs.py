"""Publications made to harm: each is refused within seconds and 512 MB.

The child process that reads may die; the parent, the workspace and the last good
version are as they were.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MEGA = 1 << 20
SECONDS, MEMORY_MB = 5.0, 512
CHILD = """
import json, resource, sys, time
from pathlib import Path
from narrows.lists.parse import parse
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile
name, path, result = sys.argv[1:]
start = time.monotonic()
try:
    parse(name, [SourceFile(Path(path).name, Path(path))], Path(result))
    why = None
except ListRefused as refused:
    why = str(refused)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
status = Path("/proc/self/status").read_text()
own = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps([why, time.monotonic() - start, peak, own]))
"""

UN = '<?xml version="1.0"?>{doctype}<CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00">{body}'
UN_END = "</CONSOLIDATED_LIST>"


def _un(body: str, doctype: str = "") -> bytes:
    return (UN.format(doctype=doctype, body=body) + UN_END).encode()


def _laughs(levels: int, width: int) -> bytes:
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels)]
    return _un(f"<INDIVIDUALS>&a{levels - 1};</INDIVIDUALS>", f"<!DOCTYPE x [{''.join(entities)}]>")


def _person(inner: str) -> str:
    return f"<INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>{inner}</INDIVIDUAL></INDIVIDUALS>"


def _xml() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "billion laughs", lambda: _laughs(10, 10)
    yield (
        "quadratic blow-up",
        lambda: _un(
            "<INDIVIDUALS>" + "&a;" * 50_000 + "</INDIVIDUALS>",
            f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>',
        ),
    )
    yield "two laughs deep", lambda: _laughs(30, 2)
    yield "entity of itself", lambda: _un("&a;", '<!DOCTYPE x [<!ENTITY a "&a;">]>')
    yield (
        "file entity",
        lambda: _un("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    )
    yield (
        "device entity",
        lambda: _un("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>'),
    )
    yield "network entity", lambda: _un("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "http://[::1]/">]>')
    yield "external subset", lambda: _un("", '<!DOCTYPE x SYSTEM "http://[::1]/x.dtd">')
    yield (
        "parameter entities",
        lambda: _un(
            "", "<!DOCTYPE x [<!ENTITY % a \"<!ENTITY b SYSTEM 'file:///dev/zero'>\"> %a;]>"
        ),
    )
    yield "late doctype", lambda: b"<!--" + b" " * 10_000 + b"-->" + _laughs(10, 10)[21:]
    yield "UTF-16 laughs", lambda: _laughs(10, 10).decode().encode("utf-16")
    yield "a million levels", lambda: _un("<a>" * 1_000_000)
    yield "a thousand levels", lambda: _un("<a>" * 1_000 + "</a>" * 1_000)
    yield "50 MB text", lambda: _un(_person(f"<FIRST_NAME>{'a' * 50 * MEGA}</FIRST_NAME>"))
    yield "50 MB attribute", lambda: _un(f'<INDIVIDUALS a="{"a" * 50 * MEGA}"></INDIVIDUALS>')
    yield "50 MB tag name", lambda: _un(f"<{'a' * 50 * MEGA}/>")
    yield "50 MB comment", lambda: _un(f"<!--{'a' * 50 * MEGA}-->")
    yield (
        "50 MB section",
        lambda: _un(_person(f"<FIRST_NAME><![CDATA[{'a' * 50 * MEGA}]]></FIRST_NAME>")),
    )
    yield "50 MB instruction", lambda: _un(f"<?a {'a' * 50 * MEGA}?>")
    yield (
        "a million attributes",
        lambda: _un("<INDIVIDUALS " + " ".join(f'a{n}="1"' for n in range(1_000_000)) + "/>"),
    )
    yield "million aliases, no end", lambda: _un("<INDIVIDUALS><INDIVIDUAL>" + "<A/>" * 1_000_000)
    yield "NUL bytes", lambda: b"\x00" * 20 * MEGA
    yield "spaces without end", lambda: b"<CONSOLIDATED_LIST>" + b" " * 50 * MEGA
    yield "not XML at all", lambda: os.urandom(5 * MEGA)
    yield "gzip of zeros", lambda: gzip.compress(b"\x00" * 500 * MEGA, 9)


def _sheet(text: bytes) -> bytes:
    import xlsxwriter

    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write(0, 0, "a")
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            sheet = info.filename == "xl/worksheets/sheet1.xml"
            new.writestr(info.filename, text if sheet else old.read(info))
    return out.getvalue()


def _nested_zip() -> bytes:
    data = b"\x00" * 10 * MEGA
    for level in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for n in range(10):
                book.writestr(f"{level}-{n}.zip", data)
        data = out.getvalue()
    return data


def _books() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "workbook 1:1000", lambda: _sheet(b"<sheetData>" + b" " * 400 * MEGA + b"</sheetData>")
    yield (
        "workbook of rows",
        lambda: _sheet(b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 10_000_000),
    )
    yield "nested ZIP", _nested_zip
    yield "ZIP without its end", lambda: _sheet(b"x" * MEGA)[:-30]
    yield (
        "far cell",
        lambda: _sheet(
            b'<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
            b'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        ),
    )


def _line(entity: dict[str, object]) -> bytes:
    return json.dumps(entity).encode() + b"\n"


def _text() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "JSON a million deep", lambda: b"[" * 1_000_000
    yield "JSON objects deep", lambda: b'{"a":' * 1_000_000
    yield (
        "50 MB line",
        lambda: b'{"id":"a","schema":"Person","properties":{"name":["' + b"a" * (50 * MEGA),
    )
    yield (
        "50 MB name",
        lambda: _line(
            {"id": "a", "schema": "Person", "properties": {"name": ["a" * 50 * MEGA], "x": 1}}
        ),
    )
    yield (
        "a million properties",
        lambda: _line(
            {
                "id": "a",
                "schema": "Person",
                "properties": {f"p{n}": ["a"] for n in range(1_000_000)},
            }
        ),
    )
    yield "huge number", lambda: b'{"id":' + b"9" * 5_000_000 + b"}"
    yield (
        "gzip 1:1000 of JSON",
        lambda: gzip.compress(
            _line({"id": "a", "schema": "Person", "properties": {"name": ["a"]}}) * 5_000_000, 9
        ),
    )
    yield "gzip of zeros as JSON", lambda: gzip.compress(b"\x00" * 700 * MEGA, 9)
    yield (
        "gzip in gzip in gzip",
        lambda: gzip.compress(gzip.compress(gzip.compress(b"\x00" * 700 * MEGA))),
    )
    yield "CSV quote never closed", lambda: b'id,name\n1,"' + b"a,\n" * 10 * MEGA
    yield "CSV a million columns", lambda: b"id,name," + b"x," * 1_000_000 + b"\n1,a"
    yield "CSV 50 MB cell", lambda: b"id,name\n1," + b"a" * 50 * MEGA


BOMBS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    **{title: ("un_sc_sanctions", "consolidated.xml", make) for title, make in _xml()},
    **{title: ("jp_meti_eul", "list.xlsx", make) for title, make in _books()},
    **{
        title: ("my_list", "list.csv" if title.startswith("CSV") else "list.json", make)
        for title, make in _text()
    },
}
EVERYDAY = (
    "billion laughs",
    "a million levels",
    "50 MB text",
    "gzip of zeros",
    "JSON a million deep",
)


def _refused(title: str, folder: Path) -> None:
    name, file, make = BOMBS[title]
    path = folder / file
    path.write_bytes(make())
    command = [sys.executable, "-c", CHILD, name, str(path), str(folder / "result")]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    why, seconds, peak, own = json.loads(done.stdout)
    print(f"{title}: {seconds:.1f} s, {peak} MB, parent {own} MB: {str(why)[:150]}")
    assert why is not None, "it was not refused"
    assert peak <= MEMORY_MB
    assert own <= 200
    assert seconds <= SECONDS * _slowness()


def _slowness() -> float:
    # On a busy machine wall time says little; the child's processor time is limited.
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1) * 2)


@pytest.mark.slow
@pytest.mark.parametrize("title", EVERYDAY)
def test_a_bomb_is_refused(title: str, tmp_path: Path) -> None:
    _refused(title, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("title", sorted(set(BOMBS) - set(EVERYDAY)))
def test_every_bomb_is_refused(title: str, tmp_path: Path) -> None:
    _refused(title, tmp_path)


def test_there_are_at_least_forty() -> None:
    assert len(BOMBS) >= 40


@pytest.mark.slow
def test_an_endless_stream_is_no_file(tmp_path: Path) -> None:
    from narrows.model.errors import InputError
    from narrows.service.ledger import Ledger
    from narrows.store.workspace import Workspace

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ledger = Ledger(Workspace(tmp_path / "home"))
    start = time.monotonic()
    for path in (pipe, Path("/dev/zero"), Path("/dev/full")):
        with pytest.raises(InputError, match="no regular file"):
            ledger.add("my_list", [path])
    assert time.monotonic() - start < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * MEGA
