"""The benchmark of verdicts: the same seed, the same figures; what it plants is what it scores."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from huddle.analysis.follow_up import Deed, Verdict
from huddle.analysis.verdict import CALLED, LIKELY, SURE, Effect
from huddle.bench import verdicts
from huddle.bench.verdict_rates import trade


def test_a_small_company_is_scored_and_the_same_seed_says_the_same():
    told: list[str] = []
    first = verdicts.measure([3], 24, 260, told.append, ["ctr"])
    alone = verdicts.measure([3], 24, 260, told.append, [])
    assert {**first, "rates": {}, "goals": alone["goals"]} == alone
    assert len(told) == 2 and first["actions"] > 20
    assert set(first["by_effect"]) == {"0%", "5%", "10%", "20%", "40%"}
    assert 0 <= first["worked_without_effect"] <= 0.3 < first["coverage_90"] <= 1
    found = first["rates"]["ctr"]
    assert found["judged"] + found["without_verdict"] > 12 and set(found["by_effect"]) == set(first["by_effect"])
    assert found["coverage_90"] > 0.5 and found["nobody_acted"]["judged"] == found["judged"]
    assert first["nobody_acted"]["worked"] <= 0.3 and first["nobody_acted"]["coverage_90"] > 0.6
    asked = first["goals"]["worked_nobody_acted"]
    assert asked["to"] == 0.05 and asked["found"] == {"units": first["nobody_acted"]["worked"], "ctr": found["nobody_acted"]["worked"]}
    chosen = found["nobody_acted"]["by_choice"]
    assert set(chosen) >= {"by_chance", "worst_level"} and sum(one["judged"] for one in chosen.values()) == found["judged"]
    assert set(first["nobody_acted"]["by_choice"]) == {"by_chance", "worst_lately"}, "nobody acts on what sells least"


def test_power_is_told_of_pools_apart_from_single_products():
    day = date(2026, 11, 1)
    deed = Deed("bench", "US", ("B0AAAAAAAA",), day)
    effect = Effect(0.2, 0.1, {LIKELY: 1.3, SURE: 1.7, CALLED: 2.0}, 12.0, 10.0, 8, 100)
    told = verdicts._of_verdicts([
        (verdicts.Planted(deed, 0.2, "5-30", is_pool), Verdict("worked" if is_pool else "no_change", day, day, effect=effect))
        for is_pool in (True, False, False)
    ])  # fmt: skip
    powers = [told[name]["5-30"]["power"]["20%"] for name in ("by_volume", "pools_by_volume")]
    assert powers == [0.333, 1.0] and told["pools_by_volume"]["5-30"]["actions"] == 1


def test_what_is_planted_moves_its_rate_and_nothing_else():
    base = verdicts.base_company(3, 40, 260, verdicts.MORNINGS)
    told = trade(base)
    lift = np.full(base.mean.shape, 1.0)
    lift[:, 200:] = 1.4
    made_of = {"conversion": ("units", "sessions"), "ctr": ("ad_clicks", "ad_impressions"), "acos": ("ad_spend", "ad_sales")}
    for rate, parts in made_of.items():
        plain = told.plain(rate)
        moved = told.moved(rate, plain, lift)
        assert tuple(moved) == parts
        before, after = (np.nansum(moved[parts[0]][:, days]) / np.nansum(plain[0][:, days]) for days in (slice(200), slice(200, None)))
        assert before == 1 and after == pytest.approx(1.4, abs=0.02)
        assert np.nansum(moved[parts[1]]) == pytest.approx(np.nansum(plain[1]), rel=0.02)
