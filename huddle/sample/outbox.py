"""Puts export files into a folder as a browser would: whole, with the moment of the export as their mtime."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass
class Outbox:
    """A folder that files are written to, and the list of what was written."""

    root: Path
    written: list[dict[str, Any]] = field(default_factory=list)

    def put(
        self,
        name: str,
        content: bytes,
        *,
        report: str,
        exported_at: datetime,
        shop: str = "",
        marketplaces: tuple[str, ...] = (),
        period: tuple[date, date] | None = None,
        rows: int | None = None,
        totals: Mapping[str, float] | None = None,
    ) -> Path:
        """Write `content` to `name` below the root, stamped with the export's moment, and remember what it holds.

        `totals` are those of this file alone, money in the currency's units.
        """
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (exported_at.timestamp(), exported_at.timestamp()))
        self.written.append(
            {
                "file": name,
                "report": report,
                "shop": shop,
                "marketplaces": list(marketplaces),
                "period": [day.isoformat() for day in period] if period else None,
                "exported_at": exported_at.isoformat(),
                "rows": rows,
                "totals": dict(totals or {}),
            }
        )
        return path
