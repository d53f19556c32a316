"""The validation report counts right and renders what data may hold."""

from __future__ import annotations

import pytest

from narrows.evaluation.glyphs import spelled, unshown
from narrows.evaluation.page import html, pdf
from narrows.evaluation.report import compare, report, sweep
from narrows.inputs.row import RowInput
from narrows.model.evidence import Evidence
from narrows.model.finding import Basis, Finding, ListUsed, Screening
from narrows.model.party import Party
from narrows.model.policy import Policy, Thresholds

BASIS = Basis("0", "p", "h", "s", (ListUsed("us_ofac_sdn", "v", "a" * 64, "2024-05-03", None, 3),))
POLICY = Policy(
    id="p",
    prior_bits={},
    thresholds={
        kind: Thresholds(review=0.5, match=0.7)
        for kind in ("person", "organisation", "vessel", "aircraft")
    },
)


def _answer(name: str, score: float | None, status: str = "screened") -> Screening:
    subject = Party(names=(name,))
    findings = ()
    if score is not None:
        findings = (
            Finding(
                id=f"finding-{name}",
                subject=subject,
                entity_id="ofac-1",
                entity_schema="Person",
                caption="LISTED <b>Name</b>",
                list="us_ofac_sdn",
                score=score,
                bits=score,
                is_match=score >= 0.7,
                outcome="match" if score >= 0.7 else "review" if score >= 0.5 else "below",
                evidence=(Evidence("NAME-WORD", 3.0, text="a word agrees"),),
                designations=(),
                basis=BASIS,
            ),
        )
    return Screening(subject=subject, status=status, findings=findings, basis=BASIS)


NAMES = (
    "张伟",
    "محمد‌علی الأسد",
    "김정은",
    "ស្រី វណ្ណា",
    "ክርስቶስ",
    "שלום כהן",
    "\U00010a10\U00010a11",
    "\u202eIvan\ue000\u0001]^-\\",
)

ANSWERS = [
    _answer("high", 0.95),
    _answer("just above", 0.52),
    _answer("just below", 0.48),
    _answer("low", 0.2),
    _answer("nobody", None),
    _answer("", None, "not_screened"),
]

ROWS = [RowInput(at, (), answer.subject) for at, answer in enumerate(ANSWERS, start=1)]


def _asked(parties, options):
    assert options.floor is not None
    return ANSWERS


def test_report_counts_and_orders_by_the_line():
    made = report(_asked, ROWS, POLICY, BASIS)
    assert made["customers"] == {
        "n": 6,
        "screened": 5,
        "incomplete": 0,
        "not_screened": 1,
        "with_findings": 2,
    }
    assert [row["subject"] for row in made["above"]] == ["just above", "high"]
    assert [row["subject"] for row in made["below"]] == ["just below", "low"]


def test_customers_who_cannot_be_asked_about_are_counted_and_shown():
    """What is left out of a report is taken for screened by whoever signs it."""
    rows = [
        RowInput(1, (), ANSWERS[0].subject),
        RowInput(2, (), ANSWERS[4].subject, "the row has no name: only its numbers"),
        RowInput(3, (), None, "the row has no name"),
    ]
    made = report(lambda *_: [ANSWERS[0], ANSWERS[4]], rows, POLICY, BASIS)
    assert made["customers"] == {
        "n": 3,
        "screened": 1,
        "incomplete": 1,
        "not_screened": 1,
        "with_findings": 1,
    }
    assert made["not_screened"] == [{"subject": "row 3", "reason": "the row has no name"}]


def test_sweep_never_rises_with_the_threshold():
    alerts = [row["alerts"] for row in sweep([0.95, 0.52, 0.48, 0.2], 6)]
    assert alerts == sorted(alerts, reverse=True)
    assert alerts[0] == 3


def test_compare_names_what_only_one_side_finds():
    other = [*ANSWERS[:1], _answer("just above", None), _answer("just below", 0.9), *ANSWERS[3:]]
    found = compare(ANSWERS, other)
    assert found["only_here"] == 1
    assert found["only_in_other"] == 1
    assert found["examples_only_here"][0]["subject"] == "just above"


def test_page_escapes_names_and_the_pdf_is_the_same_every_time():
    made = report(_asked, ROWS, POLICY, BASIS)
    page = html(made)
    assert "<b>Name</b>" not in page
    assert "&lt;b&gt;Name" in page
    assert "cleared" not in page
    assert pdf(made) == pdf(made)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_in_the_pdf(name: str) -> None:
    made = report(_asked, ROWS, POLICY, BASIS)
    without = pdf(made)
    made["not_screened"] = [{"subject": name, "reason": "no letter that can be read"}]
    assert pdf(made) == pdf(made) != without


def test_what_no_font_shows_is_named_by_its_reading_and_numbers() -> None:
    without = unshown(["\u5f20\u4f1f \U00010a10 e\u202e\u0001", "\u0418\u0432\u0430\u043d"])
    assert {"\U00010a10", "\u202e", "\u0001"} <= without
    assert not without & {" ", "e", "\u0418"}
    assert spelled("e\u202ex \U00010a10", without) == "e[U+202E]x [U+10A10]"
    assert spelled("e\u202e\u0001", without) == "e[U+202E U+0001]"
    han = frozenset("\u5f20\u4f1f")
    assert spelled("Li (\u5f20\u4f1f)", han) == "Li ([zhangwei U+5F20 U+4F1F])"
