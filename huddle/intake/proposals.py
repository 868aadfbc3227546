"""What Huddle would take a waiting file for, with its evidence; a person confirms, nothing loads unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from huddle.intake.confirmations import Confirmations
from huddle.intake.manifest import Delivery, Manifest, Proposal
from huddle.intake.scan import Said
from huddle.intake.settle import Outcome


def propose(outcomes: Sequence[Outcome], loaded: Sequence[Delivery], told: Confirmations, now: datetime) -> dict[str, Proposal]:
    """A proposal per waiting file that has one."""
    return {}


def learn(told: Confirmations, after: Manifest, agreed: Mapping[str, Said]) -> Confirmations:
    """The confirmations with the patterns of the files that were just confirmed and loaded."""
    return told
