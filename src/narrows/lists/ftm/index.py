"""``index.json`` of a data set, and catalogues of them.

An index says what a whole publication is: which files, with SHA-1 and size, how
many entities, of which day. Beside the entities it is the proof that nothing is
missing; alone it tells where the data is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from narrows.lists.packed import opening
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile
from narrows.model.version import Proof

SIZE_LIMIT = 64 << 20
"""Most bytes of an index or catalogue; OpenSanctions' catalogue has about 3 MB."""


class Resource(msgspec.Struct, frozen=True):
    """A file of a data set. ``checksum`` is SHA-1, ``size`` in bytes."""

    name: str
    url: str | None = None
    checksum: str | None = None
    size: int | None = None
    mime_type: str | None = None
    title: str | None = None


class Publisher(msgspec.Struct, frozen=True):
    """Who publishes what a data set is made from."""

    name: str
    country: str | None = None
    url: str | None = None
    official: bool | None = None


class Dataset(msgspec.Struct, frozen=True):
    """What an index says of a data set; fields that are not used here are left out."""

    name: str
    title: str | None = None
    version: str | None = None
    updated_at: str | None = None
    last_export: str | None = None
    last_change: str | None = None
    entity_count: int | None = None
    target_count: int | None = None
    thing_count: int | None = None
    url: str | None = None
    license: str | None = None
    summary: str | None = None
    publisher: Publisher | None = None
    resources: tuple[Resource, ...] = ()
    children: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    entities_url: str | None = None
    delta_url: str | None = None
    index_url: str | None = None
    result: str | None = None

    @property
    def day(self) -> str | None:
        """Day of the publication, ISO, where it is stated."""
        for moment in (self.last_export, self.updated_at, self.last_change):
            if moment is not None:
                return moment[:10]
        return None


class Catalogue(msgspec.Struct, frozen=True):
    """Several data sets, as a catalogue lists them."""

    datasets: tuple[Dataset, ...]
    updated_at: str | None = None


_T = TypeVar("_T", Dataset, Catalogue)


def read_index(file: SourceFile) -> Dataset:
    """Read the index of one data set.

    Raises:
        ListRefused: not JSON, cut, or not an index.
    """
    return _decoded(file, Dataset)


def read_catalogue(file: SourceFile) -> Catalogue:
    """Read a catalogue; raises ``ListRefused`` as ``read_index`` does."""
    return _decoded(file, Catalogue)


def proofs(dataset: Dataset, files: Sequence[SourceFile], entities: int | None) -> list[Proof]:
    """Return what an index proves about the files beside it.

    Args:
        dataset: The index.
        files: The data files.
        entities: Entities read from a complete form, or None where the form holds
            targets alone, whose number the index does not compare with.
    """
    found = [Proof("export", dataset.result != "failure", f"{dataset.name}: {dataset.result}")]
    stated: Mapping[str, Resource] = {resource.name: resource for resource in dataset.resources}
    for file in files:
        resource = stated.get(file.name)
        if resource is None:
            detail = f"the index of {dataset.name} names no such file"
            found.append(Proof(f"index: {file.name}", False, detail))
            continue
        size, checksum = _measured(file)
        if resource.size is not None:
            detail = f"{resource.size:,} bytes stated, {size:,} here"
            found.append(Proof(f"size: {file.name}", resource.size == size, detail))
        if resource.checksum is not None:
            detail = f"SHA-1 {resource.checksum} stated, {checksum} here"
            found.append(Proof(f"checksum: {file.name}", resource.checksum == checksum, detail))
    if entities is not None and dataset.entity_count is not None:
        detail = f"{dataset.entity_count} stated, {entities} read"
        found.append(Proof("entity count", dataset.entity_count == entities, detail))
    return found


def _measured(file: SourceFile) -> tuple[int, str]:
    digest = hashlib.sha1(usedforsecurity=False)
    size = 0
    with file.path.open("rb") as stream:
        while block := stream.read(1 << 20):
            size += len(block)
            digest.update(block)
    return size, digest.hexdigest()


def _decoded(file: SourceFile, kind: type[_T]) -> _T:
    opening(file)
    if file.path.stat().st_size > SIZE_LIMIT:
        raise ListRefused(f"the index is larger than {SIZE_LIMIT:,} bytes", where=file.name)
    try:
        return msgspec.json.decode(file.path.read_bytes(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ListRefused(
            f"the index cannot be read: {error}",
            where=file.name,
            hint="download the file again; the version held keeps serving",
        ) from error
