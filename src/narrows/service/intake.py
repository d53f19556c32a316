"""The way every publication goes: quarantine, prove, accept.

Local files and downloads are copied into a private folder first, hashed on the
way, read by a child process, judged, and only then recorded. Nothing that is
refused or held changes what serves.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec

from narrows.lists import registry
from narrows.lists import source as sources
from narrows.lists.parse import Parsed, parse
from narrows.lists.prove import Allowance, Before, Made, Verdict, prove
from narrows.lists.tally import Tally, unknown_properties
from narrows.model.errors import InputError, ListRefused
from narrows.model.version import UNDATED, Version
from narrows.service.quarantine import Publication
from narrows.store.catalogue import Row
from narrows.store.durable import sha256_file
from narrows.store.validity import Calendar, Validity
from narrows.store.versions import STATEMENTS, VALIDITY, Versions
from narrows.version import __version__

_REJECTIONS_KEPT = 1_000


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a publication.

    Attributes:
        version: The version, with its state and reasons.
        unchanged: True when these bytes were there already.
        before: Id of the version it was compared with.
        added, removed: Ids of parties that came and went since then, sorted.
    """

    version: Version
    unchanged: bool = False
    before: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an import.

    Attributes:
        published: The publisher's date, where a person states it.
        partial: Files of the set may be missing.
        rejections: So many records may be rejected.
        by: Who allows it.
        sample: It is the embedded sample.
    """

    published: str | None = None
    partial: bool = False
    rejections: int = 0
    by: str | None = None
    sample: bool = False


def take_in(
    versions: Versions, publication: Publication, asked: Intake, pen: Path, now: str
) -> Outcome:
    """Read, judge and record a publication.

    Args:
        versions: The list.
        publication: Its quarantined files.
        asked: What a person states and allows.
        pen: The private folder of ``Workspace.writing``.
        now: The present moment, ISO UTC.

    Raises:
        InputError: the date stated contradicts the files.
        StoreError: the disk refuses; the list stands as before.
    """
    known = _known(versions, publication, asked)
    if known is not None:
        if known.state == "accepted":
            versions.confirm(known, now, pen)
        return Outcome(version=versions.get(known), unchanged=True)
    source = registry.source_for(versions.name)
    try:
        parsed = parse(versions.name, publication.files, pen / "reading")
    except ListRefused as error:
        refused = Verdict("refused", (str(error),))
        empty = _empty(publication, asked.published)
        judged = _Judged(empty, refused, None, {})
        return _record(versions, publication, asked, judged, pen, now)
    stated = parsed.accounts.published
    if asked.published is not None and stated is not None and stated != asked.published:
        raise InputError(
            f"the files say they were published on {stated}, not on {asked.published}",
            hint="leave --published away: this list states its own date",
        )
    published = stated or asked.published or now[:10]
    latest = (date.fromisoformat(now[:10]) + timedelta(days=1)).isoformat()
    if asked.published is not None and asked.published > latest:
        raise InputError(f"{asked.published} is in the future", hint="state the publisher's date")
    made, parts = _make(publication, parsed, published, None if asked.sample else latest, pen)
    before = _before(versions, made, parts[STATEMENTS])
    verdict = prove(made, source, before, _allowance(asked))
    undated = stated is None and asked.published is None
    judged = _Judged(made, verdict, before, parts, undated)
    return _record(versions, publication, asked, judged, pen, now)


def _known(versions: Versions, publication: Publication, asked: Intake) -> Row | None:
    for row in reversed(versions.catalogue().rows):
        same = (
            row.content == publication.content
            and row.reader == __version__
            and row.state != "refused"
            and ("partial" in row.allowances) == asked.partial
            and asked.published in (None, row.published)
        )
        if same:
            return row
    return None


def _make(
    publication: Publication, parsed: Parsed, published: str, latest: str | None, pen: Path
) -> tuple[Made, dict[str, Path]]:
    from narrows.store.durable import seal, write_new
    from narrows.store.statements import StatementsFile

    tally, calendar = Tally(), Calendar()
    statements = StatementsFile(pen / STATEMENTS)
    for frame in parsed.frames():
        tally.add(frame)
        calendar.add(frame)
        statements.add(frame)
    tally.close()
    statements.close()
    validity: Validity = calendar.validity()
    write_new(pen / VALIDITY, seal(msgspec.json.encode(validity)))
    accounts = parsed.accounts
    # A date ahead of today would make every later publication look like a step back.
    ahead = latest is not None and published > latest
    late = [f"it is dated {published}, in the future"] if ahead else []
    odd = [f"{pair} is no property of FollowTheMoney" for pair in unknown_properties(tally)]
    made = Made(
        files=frozenset(file.name for file in publication.files),
        published=published,
        counts=accounts.counts,
        rejections=accounts.rejections,
        proofs=accounts.proofs,
        entities=tally.entities,
        fill=tally.fill,
        statements=tally.statements,
        parties=frozenset(tally.parties),
        faults=(*tally.faults, *odd, *late),
    )
    return made, {STATEMENTS: pen / STATEMENTS, VALIDITY: pen / VALIDITY}


def _before(versions: Versions, made: Made, statements: Path) -> Before | None:
    catalogue = versions.catalogue()
    newest, row = catalogue.serving(), catalogue.serving(valid_at=made.published)
    if newest is None:
        return None
    if row is None:
        return Before(newest=newest.published)
    from narrows.store.statements import SCHEMA, filled, unverified

    old, new = versions.table(row, SCHEMA.names[:3]), unverified(statements)
    parties = versions.parties(row)
    both = parties & made.parties
    had, now = filled(old, both), filled(new, both)
    facts = versions.get(row)
    return Before(
        newest=newest.published,
        version=row.id,
        files=frozenset(file.name for file in facts.files),
        parties=parties,
        entities=facts.entities,
        kept={pair: (count, now.get(pair, 0)) for pair, count in had.items()},
    )


def _allowance(asked: Intake) -> Allowance:
    return Allowance(
        partial=asked.partial,
        rejections=asked.rejections,
        history=asked.published is not None,
        sample=asked.sample,
    )


class _Judged(msgspec.Struct, frozen=True):
    made: Made
    verdict: Verdict
    before: Before | None
    parts: dict[str, Path]
    undated: bool = False


def _record(
    versions: Versions,
    publication: Publication,
    asked: Intake,
    judged: _Judged,
    pen: Path,
    now: str,
) -> Outcome:
    made, verdict, before = judged.made, judged.verdict, judged.before
    accepted = verdict.state == "accepted"
    known_at = _not_before_the_last(versions, now) if accepted else None
    used = _allowances_used(asked, judged)
    content = publication.content
    day = made.published or now[:10]
    version = Version(
        list=versions.name,
        id=versions.free_id(f"{day}-{content[:12]}"),
        state=verdict.state,
        published=day,
        fetched_at=now,
        known_at=known_at,
        sha256=content,
        files=publication.raw,
        counts=made.counts,
        entities=made.entities,
        fill=made.fill,
        statements=made.statements,
        statements_sha256=sha256_file(judged.parts[STATEMENTS]) if judged.parts else "",
        reader=__version__,
        proofs=made.proofs,
        reasons=verdict.reasons,
        rejections=made.rejections[:_REJECTIONS_KEPT],
        allowances=used,
        sample=asked.sample,
    )
    row = Row(
        id=version.id,
        state=version.state,
        published=version.published,
        fetched_at=now,
        known_at=known_at,
        confirmed_at=now,
        content=content,
        reader=__version__,
        parties=len(made.parties),
        statements=version.statements_sha256,
        sample=asked.sample,
        allowances=used,
    )
    if verdict.state == "refused":
        if _begun(versions):
            version = versions.record(version, row, pen=pen)
            versions.set_aside(version.id, [file.path for file in publication.files], pen)
    else:
        version = _keep(versions, publication, judged, version, row, pen)
    old = before.parties if before is not None else frozenset()
    return Outcome(
        version=version,
        before=before.version if before is not None else None,
        added=tuple(sorted(made.parties - old)) if old else (),
        removed=tuple(sorted(old - made.parties)),
    )


def _begun(versions: Versions) -> bool:
    # A list of one's own begins with the first version that is not refused: a name
    # typed wrong must not become a list that is missing for ever after.
    official = versions.name in sources.names()
    return official or any(row.state != "refused" for row in versions.catalogue().rows)


def _keep(
    versions: Versions,
    publication: Publication,
    judged: _Judged,
    version: Version,
    row: Row,
    pen: Path,
) -> Version:
    """Record a version with its bytes and statements, as changes where that is smaller."""
    parts, like = dict(judged.parts), {}
    if judged.before is not None and judged.before.version is not None:
        forerunner = versions.row(judged.before.version)
        changes = pen / "changes.parquet"
        base = versions.shrink(parts[STATEMENTS], forerunner, changes)
        if base is not None:
            parts[STATEMENTS] = changes
            row = msgspec.structs.replace(row, base=base)
        named = {file.name: file.sha256 for file in versions.get(forerunner).files}
        like = {r.sha256: named[r.name] for r in publication.raw if r.name in named}
    raw = {r.sha256: f.path for r, f in zip(publication.raw, publication.files, strict=True)}
    return versions.record(version, row, made=parts, raw=raw, like=like, pen=pen)


def _not_before_the_last(versions: Versions, now: str) -> str:
    # A clock set back must not make a version known before the one it follows.
    return max([now, *(row.known_at for row in versions.catalogue().rows if row.known_at)])


def _allowances_used(asked: Intake, judged: _Judged) -> tuple[str, ...]:
    made, before = judged.made, judged.before
    by = f" by {asked.by}" if asked.by else ""
    used: list[str] = []
    if asked.partial:
        used.append("partial")
    if made.rejections and asked.rejections:
        used.append(f"rejections={len(made.rejections)}{by}")
    newest = before.newest if before is not None else None
    if asked.published is not None and newest is not None and asked.published < newest:
        used.append("history")
    if judged.undated:
        used.append(UNDATED)
    return tuple(used)


def _empty(publication: Publication, published: str | None) -> Made:
    return Made(
        files=frozenset(file.name for file in publication.files),
        published=published,
        counts=(),
        rejections=(),
        proofs=(),
        entities={},
        fill={},
        statements=0,
        parties=frozenset(),
    )
