"""Latin spellings of Korean and Chinese names alert, and other names of one family do not."""

from __future__ import annotations

import pytest

from narrows.match.pair import pair_score
from narrows.match.policies import default_policy
from narrows.model.entity import Entity
from narrows.model.party import Party
from narrows.model.statement import EntityId, Source, Statement


def score(asked: str, listed: str) -> float:
    one = EntityId("one")
    said = (Statement(one, "Person", "name", listed),)
    entity = Entity(one, "Person", Source("own", "1"), said)
    return pair_score(Party(schema="Person", names=(asked,)), entity, default_policy())


MATCH = default_policy().thresholds["person"].match


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Lee Myung Bak", "RI, Myong Pak"),
        ("Yi Myŏng-bak", "Lee Myung Bak"),
        ("Park Geun Hye", "PAK Kun Hye"),
        ("Kim Jong Un", "Kim Chong-un"),
        ("Mao Zedong", "Mao Tse-tung"),
        ("Chan Tai Man", "Chen Daiwen"),
        ("Xi Jinping", "Hsi Chin-p'ing"),
        ("Jinping Xi", "Hsi Chin-p'ing"),
        ("Zhou Guowei", "Chow Kwok Wai"),
        ("Kwok-wai Chow", "Chou Kuo-wei"),
    ],
)
def test_one_name_in_two_spellings_alerts(asked: str, listed: str) -> None:
    assert score(asked, listed) >= MATCH
    assert score(listed, asked) >= MATCH


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Lee Myung Bak", "Ri Chol Pak"),
        ("Kim Jong Un", "Kim Yong Su"),
        ("Chan Tai Man", "Chen Guowei"),
        ("Zhou Guowei", "Chow Wai Man"),
        ("Jean Lee", "Ri Jin"),
    ],
)
def test_another_given_name_does_not(asked: str, listed: str) -> None:
    assert score(asked, listed) < MATCH
