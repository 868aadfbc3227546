"""The smallest type on the wall, from the screen and the room: who sits furthest must be able to read it.

Two rules of AV planners: letters of 1/50 of the picture's height, read from 8 picture heights at most. The wall's smallest
letters (36.6 px, capitals of 0.7 of that) are 1/42 of the height; the tested room sees them from 5.35 heights, an angle of
about 16 minutes of arc. In a longer room, or on a smaller screen, they grow so that this angle stays.
"""

from __future__ import annotations

from huddle.settings import setting

FLOOR = 36.6
"""px at 1080p: the smallest type of the default room, on which every screen is tested"""
MOST = 50.0
"""px; beyond it six rows no longer fit, and a larger screen or a shorter room is the answer"""
_HEIGHT = 9 / (16**2 + 9**2) ** 0.5 * 0.0254
"""metres of picture height per inch of diagonal, at 16:9"""
TESTED = 5 / (75 * _HEIGHT)
"""picture heights from the furthest seat to the screen by default: 5 metres from 75 inches"""


def smallest(inches: float, metres: float) -> float:
    """The smallest type in px at 1080p for a screen of this diagonal seen from this far: between the floor and what fits."""
    heights_away = metres / (inches * _HEIGHT)
    return round(min(max(FLOOR * heights_away / TESTED, FLOOR), MOST), 1)


def least() -> float:
    """The smallest type in px at 1080p, by the team's settings."""
    return smallest(setting("screen_inches"), setting("screen_metres"))


def growth() -> float:
    """How much wider than by default the small words of the wall are: 1 in the default room."""
    return least() / FLOOR


def style() -> str:
    """The one CSS variable through which the wall's type follows the room."""
    return f":root {{ --least: {least()}; }}"
