"""What a bet may name: the longest words count, and every declared metric is one sum of a product's days, or one over another."""

from __future__ import annotations

import pytest

from huddle.bet_metrics import named, sides
from huddle.declared import DeclarationError
from huddle.metrics import metrics


@pytest.mark.parametrize(("words", "metric"), [
    ("Units", "units"), ("销量", "units"), ("Sales", "sales"), ("ad sales of the line", "ad_sales"), ("广告销售额", "ad_sales"),
    ("TACOS", "tacos"), ("ACOS", "acos"), ("conversion (CVR)", "conversion"), ("广告转化率", "ad_conversion"), ("点击率", "ctr"),
    ("点击量", "clicks"), ("Star rating", "rating"), ("visits, then units", "sessions"), ("差评率", "low_star_share"),
    ("Buy Box %", "buy_box"), ("contribution", None), ("wholesales", None), ("", None),
])  # fmt: skip
def test_words_name_a_metric_or_none(words, metric):
    assert named(words) == metric


def test_a_metric_is_one_sum_or_one_over_another():
    assert sides("conversion") == ("units", "sessions") and sides("tacos") == ("ad_spend", "sales")
    assert sides("rating") == ("stars", "reviews")
    assert sides("units") == ("units", None) and sides("ad_clicks") == ("ad_clicks", None), "a measure of an action is itself summed"
    with pytest.raises(DeclarationError, match="no one sum"):
        sides("contribution")
    assert {named(word) for word in ("ROAS", "CPC", "reviews")} <= metrics().keys()
