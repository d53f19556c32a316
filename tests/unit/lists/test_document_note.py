"""Notes beside documents."""

from __future__ import annotations

import pytest

from narrows.lists.document_note import expires, issued, issuing_country


@pytest.mark.parametrize(
    ("note", "country", "since", "until"),
    [
        ("Afghanistan number, issued on 25 Aug. 2016 in Kabul", "af", "2016-08-25", None),
        ("Pakistani. Issued: 23/01/2009. Expired: 22/07/2014.", "pk", "2009-01-23", "2014-07-22"),
        ("Syrian Arab Republic number", "sy", None, None),
        ("Democratic Republic of the Congo, expires on 7 Sep. 2013", "cd", None, "2013-09-07"),
        ("valid until 16 Feb. 2017", None, None, "2017-02-16"),
        ("expires on September 16, 2019", None, None, "2019-09-16"),
        ("Diplomatic", None, None, None),
        ("AB 123", None, None, None),
        ("expired", None, None, None),
        ("expires on 31 Feb. 2017", None, None, None),
    ],
)
def test_only_fixed_wordings_are_read(
    note: str, country: str | None, since: str | None, until: str | None
) -> None:
    assert (issuing_country(note), issued(note), expires(note)) == (country, since, until)
