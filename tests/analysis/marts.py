"""A small warehouse for tests: mart tables filled from plain arrays, asked by the project's own question files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from huddle.queries import question
from huddle.warehouse.answers import fetched

COLUMNS: dict[str, str] = {
    "asin_day": "shop varchar, marketplace varchar, asin varchar, line varchar, day date, currency varchar, is_complete boolean, "
    "units bigint, sales double, sessions bigint, buy_box_base bigint, buy_box_page_views double, is_traffic_complete boolean, "
    "ad_spend double, ad_clicks bigint, ad_orders bigint, is_ads_complete boolean, available bigint",
    "event": "shop varchar, marketplace varchar, day_start date, day_end date, name varchar, name_zh varchar, event_kind varchar, "
    "line varchar, asin varchar",
    "product": "shop varchar, marketplace varchar, asin varchar, short_name varchar, short_name_zh varchar, line varchar, "
    "owner varchar, cost double, cost_currency varchar, lead_time_days double, parent_asin varchar",
    "stock": "shop varchar, marketplace varchar, asin varchar, snapshot_day date, available bigint, inbound bigint, price double, "
    "lowest_offer double, units_t30 bigint",
    "shipment": "shop varchar, marketplace varchar, asin varchar, units bigint, sellable_day date",
    "asin_span": "shop varchar, marketplace varchar, asin varchar, span_start date, span_end date, is_complete boolean, "
    "buy_box_base bigint, buy_box_page_views double",
    "review": "shop varchar, marketplace varchar, asin varchar, day date, rating double, title varchar, body varchar, "
    "review_key varchar",
    "complaint": "source varchar, shop varchar, marketplace varchar, family varchar, asin varchar, line varchar, day date, "
    "document varchar, aspect varchar, is_first boolean, language varchar, rating double, reason varchar, comment varchar",
    "source_day": "source varchar, shop varchar, marketplace varchar, day date, is_complete boolean, is_span boolean, "
    "exported_at timestamp",
    "change": "kind varchar, shop varchar, marketplace varchar, asin varchar, day date, said varchar",
    "suspect_day": "shop varchar, marketplace varchar, asin varchar, line varchar, day date, sessions bigint, units bigint, "
    "usual_sessions double, usual_units double, extra_sessions bigint",
    "return_cohort": "shop varchar, marketplace varchar, asin varchar, day date, is_complete boolean, returned_units bigint, "
    "cohort_units bigint",
    "campaign_day": "shop varchar, marketplace varchar, day date, ad_product varchar, campaign varchar, is_complete boolean, "
    "spend double, ad_sales double, budget double",
    "campaign_state": "shop varchar, marketplace varchar, day date, ad_product varchar, campaign varchar, daily_budget double",
    "campaign_asin": "shop varchar, marketplace varchar, month date, ad_product varchar, campaign varchar, asin varchar",
    "keyword_rank": "shop varchar, marketplace varchar, asin varchar, keyword varchar, snapshot_day date, organic_rank bigint, "
    "organic_beyond bigint, sponsored_rank bigint, search_volume bigint",
    "visit_day": "shop varchar, marketplace varchar, item varchar, channel varchar, day date, currency varchar, visitors bigint, "
    "buyers bigint, sessions bigint, units bigint, sales double, page_views bigint",
    "channel_product": "shop varchar, marketplace varchar, day date, channel varchar, currency varchar, is_complete boolean, "
    "ad_sales double, spend double, ad_orders bigint, clicks bigint, impressions bigint",
    "rate": "month date, currency varchar, to_currency varchar, rate double",
}
DAY = """
create table mart.day as select cast(d as date) as day
from range(timestamp '2023-01-01', timestamp '2028-01-01', interval 1 day) as t (d)"""
LINE_DAY = """
create view mart.line_day as select shop, marketplace, line, day, max(currency) as currency, bool_and(is_complete) as is_complete,
  cast(sum(units) as bigint) as units, sum(sales) as sales, cast(sum(sessions) as bigint) as sessions,
  cast(sum(buy_box_base) as bigint) as buy_box_base, sum(buy_box_page_views) as buy_box_page_views,
  bool_and(is_traffic_complete) as is_traffic_complete, bool_and(is_ads_complete) as is_ads_complete, sum(ad_spend) as ad_spend,
  cast(sum(ad_clicks) as bigint) as ad_clicks, cast(sum(ad_orders) as bigint) as ad_orders
from mart.asin_day group by shop, marketplace, line, day"""
SITE_DAY = """
create view mart.site_day as select shop, marketplace, day, max(currency) as currency, bool_and(is_complete) as is_complete,
  cast(sum(units) as bigint) as units, sum(sales) as sales, cast(sum(sessions) as bigint) as sessions,
  cast(sum(sessions) as bigint) as account_sessions, true as is_account_complete,
  cast(sum(buy_box_base) as bigint) as buy_box_base, sum(buy_box_page_views) as buy_box_page_views,
  bool_and(is_traffic_complete) as is_traffic_complete, bool_and(is_ads_complete) as is_ads_complete, sum(ad_spend) as ad_spend,
  cast(sum(ad_clicks) as bigint) as ad_clicks, cast(sum(ad_orders) as bigint) as ad_orders
from mart.asin_day group by shop, marketplace, day"""


class Marts:
    """Mart tables in memory; `ask` answers with the project's question files."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("create schema mart")
        for name, columns in COLUMNS.items():
            self.connection.execute(f"create table mart.{name} ({columns})")
        self.connection.execute(DAY)
        self.connection.execute(LINE_DAY)
        self.connection.execute(SITE_DAY)

    def ask(self, name: str, **parameters: Any) -> pd.DataFrame:
        asked = question(name)
        return fetched(self.connection.cursor().execute(asked.sql, asked.bind(parameters)))

    def add(self, table: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> None:
        """Rows by column name; what is left out is null."""
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
        if not frame.empty:
            self.connection.register("given", frame)
            self.connection.execute(f"insert into mart.{table} by name select * from given")
            self.connection.unregister("given")

    def add_asin(
        self, asin: str, units: Sequence[float], *, last: date, price: float | Sequence[float] = 20.0, line: str = "Kitchen",
        shop: str = "default", marketplace: str = "US", currency: str = "USD", **measures: Sequence[Any],
    ) -> None:  # fmt: skip
        """An ASIN's days up to `last`, with its product row; `measures` are further columns of asin_day, by day."""
        counted = np.asarray(units, dtype=float)
        days = [last - timedelta(days=len(counted) - 1 - k) for k in range(len(counted))]
        frame = pd.DataFrame({"day": days, "units": counted.astype(int), "sales": counted * np.asarray(price)})
        for name, values in measures.items():
            frame[name] = list(values)
        for name, value in {
            "shop": shop, "marketplace": marketplace, "asin": asin, "line": line, "currency": currency, "is_complete": True,
            "is_traffic_complete": True, "is_ads_complete": True,
        }.items():  # fmt: skip
            frame[name] = value
        self.add("asin_day", frame)
        self.add("product", [{
            "shop": shop, "marketplace": marketplace, "asin": asin, "line": line,
            "short_name": f"Thing {asin}", "short_name_zh": f"商品 {asin}",
        }])  # fmt: skip
