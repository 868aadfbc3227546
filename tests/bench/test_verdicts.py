"""The benchmark of verdicts: the same seed, the same figures; what it plants is what it scores."""

from __future__ import annotations

from huddle.bench import verdicts


def test_a_small_company_is_scored_and_the_same_seed_says_the_same():
    told: list[str] = []
    first = verdicts.measure([3], 40, 260, told.append)
    assert first == verdicts.measure([3], 40, 260, told.append)
    assert len(told) == 2 and first["actions"] > 20
    assert set(first["by_effect"]) == {"0%", "5%", "10%", "20%", "40%"}
    assert 0 <= first["worked_without_effect"] <= 0.3 < first["coverage_90"] <= 1
