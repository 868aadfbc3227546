"""The sample company: a simulated seller whose exports are written in the formats real teams drop into `data/`."""

from huddle.sample.full import write_full
from huddle.sample.real_team import write_like_a_real_team, write_second_morning
from huddle.sample.truth import Truth

__all__ = ["Truth", "write_full", "write_like_a_real_team", "write_second_morning"]
