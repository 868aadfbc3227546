"""Words and marks stand off from the paper, in light and in dark: WCAG 2.2, 4.5 for words, 3 for large numbers and marks."""

from __future__ import annotations

import tomllib

import pytest

from huddle import paths

THEME = tomllib.loads((paths.PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "grayTextColor", "orangeColor", "blueColor", "linkColor", "redColor", "greenColor"])
def test_words_can_be_read_on_paper_and_on_cards(scheme, paper, ink):
    assert contrast(THEME[scheme][ink], THEME[scheme][paper]) >= 4.5


def test_a_known_pair_has_its_known_contrast():
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
