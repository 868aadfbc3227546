"""Ads reports in detail: where ads stood, by keyword, what else was bought, and the bulk workbook, each adding up to the campaigns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from huddle.sample.advertising import Advertising, Campaign
from huddle.sample.demand import Demand
from huddle.sample.files.ads_reports import COUNTRY
from huddle.sample.files.business_reports import SIGNS
from huddle.sample.workbook import Cell, workbook

Made = tuple[bytes, int, dict[str, float]]
"""content, rows, totals"""

PLACES = {
    "Top of Search on-Amazon": (0.44, 0.63), "Other on-Amazon": (0.21, 0.21), "Detail Page on-Amazon": (0.33, 0.15),
    "Off Amazon": (0.02, 0.01),
}  # fmt: skip
"""share of clicks, share of orders"""
KEYWORDS = {"best {}": (0.30, 0.46), "{}": (0.46, 0.49), "cheap {}": (0.24, 0.05)}
EXPRESSIONS = {"close-match": (0.52, 0.58), "loose-match": (0.24, 0.18), "substitutes": (0.16, 0.16), "complements": (0.08, 0.08)}
HEADER = (
    "Product", "Entity", "Operation", "Campaign ID", "Ad Group ID", "Portfolio ID", "Ad ID", "Keyword ID", "Product Targeting ID",
    "Campaign Name", "Ad Group Name", "Campaign Name (Informational only)", "Start Date", "Targeting Type", "State", "Daily Budget", "SKU",
    "ASIN (Informational only)", "Bid", "Keyword Text", "Match Type", "Bidding Strategy", "Placement", "Percentage", "Impressions",
    "Clicks", "Spend", "Sales", "Orders", "Units",
)  # fmt: skip
TIGHT = 3
"""so many campaigns have a budget of no more than they usually spend"""


def _split(whole: int, weights: Sequence[float], rng: np.random.Generator) -> list[int]:
    return [int(part) for part in rng.multinomial(whole, np.array(weights) / sum(weights))]


def _rows(
    demand: Demand, ads: Advertising, first: date, last: date, seed: int, parts_of: Any, name: str
) -> Iterator[tuple[Campaign, date, str, dict[str, int]]]:
    """Every Sponsored Products campaign and day split into parts: counts drawn, money by clicks and orders; the parts add up."""
    rng = demand.site.generator(seed, name)
    for place in ads.places("SP"):
        campaign = ads.campaigns[place]
        parts: Mapping[str, tuple[float, float]] = parts_of(campaign)
        clicks_of, orders_of = ([one[k] for one in parts.values()] for k in (0, 1))
        for day in range(demand.place(first), demand.place(last) + 1):
            if not ads.impressions[place, day]:
                continue
            split = {
                "impressions": _split(int(ads.impressions[place, day]), clicks_of, rng),
                "clicks": _split(int(ads.clicks[place, day]), clicks_of, rng),
                "orders": _split(int(ads.orders[place, day]), orders_of, rng),
            }  # fmt: skip
            split["spend"] = _shared(int(ads.spend[place, day]), split["clicks"])
            split["sales"] = _shared(int(ads.sales[place, day]), split["orders"])
            split["units"] = _shared(int(ads.units[place, day]), split["orders"])
            for part, key in enumerate(parts):
                row = {column: values[part] for column, values in split.items()}
                if row["impressions"] or row["spend"] or row["sales"]:
                    yield campaign, demand.day(day), key, row


def _shared(whole: int, by: Sequence[int]) -> list[int]:
    """Coins of a whole in proportion, the last one that counts taking the rest; all to the first where nothing counts."""
    total = sum(by)
    if not total:
        return [whole, *[0] * (len(by) - 1)]
    found = [whole * one // total for one in by]
    last = max(place for place, one in enumerate(by) if one)
    found[last] += whole - sum(found)
    return found


def _totals(rows: Sequence[dict[str, int]], demand: Demand) -> dict[str, float]:
    def coins(name: str) -> float:
        return round(demand.site.money(sum(row[name] for row in rows)), 2)

    return {
        "ad_impressions": sum(row["impressions"] for row in rows), "ad_clicks": sum(row["clicks"] for row in rows),
        "ad_spend": coins("spend"), "ad_sales": coins("sales"), "ad_orders": sum(row["orders"] for row in rows),
        "ad_units": sum(row["units"] for row in rows),
    }  # fmt: skip


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows(table)
    return ("\ufeff" + held.getvalue()).encode()


def _money(demand: Demand, coins: int) -> str:
    return f"{SIGNS[demand.site.currency]}{demand.site.money(coins):,.2f}"


def _base(demand: Demand, campaign: Campaign, day: date) -> dict[str, str]:
    return {
        "Date": f"{day:%b %d, %Y}", "Portfolio name": campaign.line, "Currency": demand.site.currency, "Campaign Name": campaign.name,
        "Country": COUNTRY[demand.site.marketplace][0],
    }  # fmt: skip


def _report(demand: Demand, made: Sequence[tuple[Campaign, date, str, dict[str, int]]], middle: Any) -> Made:
    """A generation 1 CSV of split campaigns; `middle` gives the columns that say what the split is by."""
    table: list[list[str]] = []
    for campaign, day, key, row in made:
        said = _base(demand, campaign, day) | middle(campaign, key) | {
            "Impressions": str(row["impressions"]), "Clicks": str(row["clicks"]), "Spend": _money(demand, row["spend"]),
            "7 Day Total Sales ": _money(demand, row["sales"]), "7 Day Total Orders (#)": str(row["orders"]),
            "7 Day Total Units (#)": str(row["units"]),
        }  # fmt: skip
        table += [list(said)] if not table else []
        table.append(list(said.values()))
    return _csv(table), len(made), _totals([row for *_, row in made], demand)


def placements(demand: Demand, ads: Advertising, first: date, last: date, seed: int) -> Made:
    """The Sponsored Products placement report, CSV in English."""
    made = list(_rows(demand, ads, first, last, seed, lambda campaign: PLACES, "placements"))
    return _report(demand, made, lambda campaign, key: {"Bidding strategy": "Dynamic bids - up and down", "Placement": key})


def _targets_of(demand: Demand) -> Any:
    def parts(campaign: Campaign) -> dict[str, tuple[float, float]]:
        if not campaign.name.endswith("exact") or campaign.row is None:
            return EXPRESSIONS
        words = demand.products[campaign.row].names[0].lower()
        return {word.format(words): shares for word, shares in KEYWORDS.items()}

    return parts


def targets(demand: Demand, ads: Advertising, first: date, last: date, seed: int) -> Made:
    """The Sponsored Products targeting report, CSV in English: one keyword of each campaign sells best, one hardly."""
    made = list(_rows(demand, ads, first, last, seed, _targets_of(demand), "targets"))

    def middle(campaign: Campaign, key: str) -> dict[str, str]:
        match = "-" if key in EXPRESSIONS else "EXACT"
        return {"Ad Group Name": "Group 1", "Targeting": key, "Match Type": match}

    return _report(demand, made, middle)


def purchases(demand: Demand, ads: Advertising, first: date, last: date) -> Made:
    """The Sponsored Products purchased product report, CSV in English: each product's halo goes to the next ones of its line."""
    listed = list(demand.listed)
    table: list[list[str]] = []
    units, orders, sales = 0, 0, 0
    for place in ads.places("SP"):
        campaign = ads.campaigns[place]
        assert campaign.row is not None
        line = [row for row in listed if demand.products[row].line == campaign.line and row != campaign.row] or listed
        product = demand.products[campaign.row]
        for day in range(demand.place(first), demand.place(last) + 1):
            other = int(ads.units[place, day] - ads.same_units[place, day])
            if not other:
                continue
            coins = int(ads.sales[place, day] - ads.same_sales[place, day])
            bought = demand.products[line[(campaign.row + day % 3) % len(line)]]
            said = _base(demand, campaign, demand.day(day)) | {
                "Ad Group Name": "Group 1", "Advertised SKU": product.sku, "Advertised ASIN": product.asin, "Targeting": "*",
                "Match Type": "-", "Purchased ASIN": bought.asin, "7 Day Other SKU Units (#)": str(other),
                "7 Day Other SKU Orders (#)": str(other),
                "7 Day Other SKU Sales ": _money(demand, coins),
            }  # fmt: skip
            table += [list(said)] if not table else []
            table.append(list(said.values()))
            units, orders, sales = units + other, orders + other, sales + coins
    return _csv(table), len(table) - 1, {"ad_units": units, "ad_orders": orders, "ad_sales": round(demand.site.money(sales), 2)}


def _budget(demand: Demand, ads: Advertising, place: int, rank: int, back: int, last: date, *, is_eventful: bool) -> float:
    """A campaign's daily budget `back` days before the last one.

    The first few campaigns may spend no more than they usually do, so that they run out; where the spend of the last days was cut, so was
    the budget. The next has had half of it until a week ago, the one after it a quarter more until three weeks ago.
    """
    end = demand.place(last) + 1
    if rank < TIGHT:
        before, now = (max(int(np.median(ads.spend[place, until - 7 : until])), 100) // 100 * 100 for until in (end - 7, end))
        return demand.site.money(now if back == 0 and now < before * 0.7 else before)
    budget = demand.site.money(ads.campaigns[place].budget)
    if rank == TIGHT and back >= 7:
        return round(budget / 2, 2)
    return round(budget * 1.25, 2) if is_eventful and rank == TIGHT + 1 and back >= 21 else budget


def bulk(demand: Demand, ads: Advertising, day: date, last: date, *, is_eventful: bool) -> Made:
    """The bulk operations workbook of one day: campaigns with state and budget, and an ad group of each, which is no campaign.

    The last campaign is paused in all exports but those of the last six days.
    """
    places, back = ads.places("SP"), (last - day).days
    table: list[list[Cell]] = [list(HEADER)]
    for rank, place in enumerate(places):
        campaign = ads.campaigns[place]
        said: dict[str, Cell] = {
            "Product": "Sponsored Products", "Entity": "Campaign", "Campaign ID": f"9100{place:08d}", "Campaign Name": campaign.name,
            "Start Date": "20260101", "Targeting Type": "MANUAL" if campaign.name.endswith("exact") else "AUTO",
            "State": "paused" if place == places[-1] and back >= 7 else "enabled",
            "Daily Budget": _budget(demand, ads, place, rank, back, last, is_eventful=is_eventful),
            "Bidding Strategy": "Dynamic bids - down only",
        }  # fmt: skip
        group: dict[str, Cell] = {
            "Product": "Sponsored Products", "Entity": "Ad Group", "Campaign ID": f"9100{place:08d}", "Ad Group Name": "Group 1",
            "Campaign Name (Informational only)": campaign.name, "State": "enabled",
        }  # fmt: skip
        table += [[one.get(name) for name in HEADER] for one in (said, group)]
    return workbook("Sponsored Products Campaigns", table), len(places), {"campaigns": len(places)}
