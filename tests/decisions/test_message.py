"""The text for the group chat, word for word in both languages."""

from __future__ import annotations

from datetime import date

from huddle import decisions

DAY = date(2026, 11, 18)


def test_the_message_lists_focus_actions_and_what_is_overdue():
    decisions.add("Call the carrier", owner="", due=date(2026, 11, 13), day=date(2026, 11, 12))
    decisions.add("Win back the Buy Box", owner="Listing", due=DAY, day=DAY, marketplace="US", is_focus=True)
    done = decisions.add("Pause the ad", owner="Ads", due=date(2026, 11, 20), day=DAY, marketplace="DE")
    decisions.close(done.id)
    assert decisions.group_message(DAY, "en", spoken="9:48", link="http://huddle/?day=2026-11-18") == (
        "Morning meeting, Wed 18 Nov · 9:48 min · 2 actions\n\n"
        "Today's focus\n1. Win back the Buy Box (US): Listing, until Wed 18 Nov\n\n"
        "Actions\n1. Pause the ad (DE): Ads, until Fri 20 Nov ✓\n\n"
        "Overdue\n1. Call the carrier: unassigned, until Fri 13 Nov\n\n"
        "http://huddle/?day=2026-11-18"
    )
    decisions.add("Salad spinner lost the Buy Box, US", owner="Listing", due=DAY, day=DAY, marketplace="US")
    decisions.add("USB lamp: stop the ad", owner="Ads", due=DAY, day=DAY, marketplace="US")
    named = decisions.group_message(DAY, "en")
    assert "lost the Buy Box, US: Listing" in named and "USB lamp: stop the ad (US): Ads" in named
    chinese = decisions.group_message(DAY, "zh")
    assert "今日重点\n1. Win back the Buy Box（美国站）：运营，11月18日 周三前" in chinese
    assert "逾期\n1. Call the carrier：待分配，11月13日 周五前" in chinese


def test_a_quiet_meeting_says_so():
    assert decisions.group_message(DAY, "en") == "Morning meeting, Wed 18 Nov\n\nNothing was decided: nothing needs us today."
    assert decisions.group_message(DAY, "zh") == "晨会 11月18日 周三\n\n没有新的决定：今天没有需要处理的事。"
