"""Numbers and dates as people read them on the wall, in English and in Chinese.

Apart from the sentences, because a figure is the same in every sentence: unit always, unknown is a dash, never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from math import floor, log10

UNKNOWN = "–"
_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "CNY": "CN¥", "CAD": "CA$", "AUD": "A$", "INR": "₹", "MXN": "MX$"}
_WITHOUT_CENTS = {"JPY"}
_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日")}
_LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUS = "−"
Write = Callable[[float | None], str]
"""turns an amount, or None, into words"""


def has_cents(currency: str) -> bool:
    """Whether amounts of a currency are written with cents."""
    return currency not in _WITHOUT_CENTS


def _grouped(value: float, decimals: int) -> str:
    return f"{abs(value):,.{decimals}f}"


def _signed(value: float, text: str) -> str:
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def money(value: float | None, currency: str, language: str, *, cents: bool = False) -> str:
    """An amount with its currency's sign: `$48,210`, `€84.50` with cents; in Chinese `$12.3 万` from 100,000 up."""
    if value is None:
        return UNKNOWN
    sign = _SIGNS.get(currency, currency + " ")
    if cents and currency not in _WITHOUT_CENTS:
        return _signed(value, sign + _grouped(value, 2))
    if language == "zh" and abs(value) >= 100_000:
        return _signed(value, f"{sign}{abs(value) / 10_000:,.1f} 万")
    if language == "en" and abs(value) >= 1_000_000:
        return _signed(value, f"{sign}{abs(value) / 1_000_000:,.2f}M")
    return _signed(value, sign + _grouped(value, 0))


def in_one_unit(values: Iterable[float | None], currency: str, language: str) -> Write:
    """How amounts that stand below one another are written: not `$94,633` under `$10.3 万`, but all digits of both.

    A list that reaches a million keeps its short forms: its digits would not fit.
    """
    known = [abs(value) for value in values if value]
    is_mixed = language == "zh" and bool(known) and min(known) < 100_000 <= max(known) < 1_000_000
    return lambda value: in_full(value, currency) if is_mixed else money(value, currency, language)


def in_full(value: float | None, currency: str, *, cents: bool = False) -> str:
    """An amount with all its digits in every language, for sums that are to be checked: `$1,234,567`."""
    if value is None:
        return UNKNOWN
    decimals = 2 if cents and currency not in _WITHOUT_CENTS else 0
    return _signed(value, _SIGNS.get(currency, currency + " ") + _grouped(value, decimals))


def rate(worth: float, currency: str, home: str) -> str:
    """What a currency is worth in another, to up to four digits: `€1 = $1.085`, `¥100 = $0.6452`."""
    units = 1 if worth >= 0.1 else 100
    digits = max(0, 3 - floor(log10(worth * units)))
    shown = f"{worth * units:,.{digits}f}"
    shown = shown[: 2 - digits] + shown[2 - digits :].rstrip("0") if digits > 2 else shown
    return f"{_SIGNS.get(currency, currency + ' ')}{units} = {_SIGNS.get(home, home + ' ')}{shown}"


def count(value: float | None, language: str) -> str:
    """A count: `1,904`; from 100,000 up `192k` and `10.80M` in English, `19.2 万` in Chinese."""
    if value is None:
        return UNKNOWN
    if abs(value) >= 100_000:
        large = f"{abs(value) / 10_000:,.1f} 万" if language == "zh" else _large(abs(value))
        return _signed(value, large)
    return _signed(value, _grouped(value, 0))


def _large(value: float) -> str:
    return f"{value / 1_000_000:,.2f}M" if value >= 999_500 else f"{value / 1_000:,.0f}k"


def percent(value: float | None, *, decimals: int = 1) -> str:
    """A fraction as a percentage: 0.099 -> `9.9%`."""
    return UNKNOWN if value is None else _signed(value, f"{abs(value) * 100:,.{decimals}f}%")


def change(now: float | None, before: float | None) -> str:
    """Relative change with its sign: `+3%`, `−5%`, `±0%`; a dash when either is unknown or the base is 0."""
    if now is None or before is None or before == 0:
        return UNKNOWN
    share = round((now - before) / abs(before) * 100)
    return "±0%" if share == 0 else f"{'+' if share > 0 else MINUS}{abs(share):,}%"


def points(now: float | None, before: float | None, language: str, *, is_short: bool = False) -> str:
    """Change of a rate: `−0.4 pp`, in Chinese `−0.4 个百分点`; `is_short`: `−0.4 个点`, as speech has it where room is short."""
    if now is None or before is None:
        return UNKNOWN
    gap = round((now - before) * 100, 1)
    unit = ("个点" if is_short else "个百分点") if language == "zh" else "pp"
    return f"{'±' if gap == 0 else '+' if gap > 0 else MINUS}{abs(gap):.1f} {unit}"


def day(value: date | None, language: str) -> str:
    """A day with its weekday: `Wed 18 Nov`, `11月18日 周三`."""
    if value is None:
        return UNKNOWN
    weekday = _WEEKDAYS[language][value.weekday()]
    if language == "zh":
        return f"{value.month}月{value.day}日 {weekday}"
    return f"{weekday} {value.day} {_MONTHS[value.month - 1]}"


def short_day(value: date | None, language: str, beside: date | None = None) -> str:
    """A day where the month is plain: `Wed 18`, `11/18 周三`; a week or more from the page's day `beside` it is not: `25 Oct`."""
    if value is None:
        return UNKNOWN
    if language != "zh" and beside is not None and abs((beside - value).days) >= 7:
        return date_without_weekday(value, language)
    weekday = _WEEKDAYS[language][value.weekday()]
    return f"{value.month}/{value.day} {weekday}" if language == "zh" else f"{weekday} {value.day}"


def weekday(value: date, language: str) -> str:
    """The weekday's name: `Wednesday`, `周三`."""
    return _WEEKDAYS["zh"][value.weekday()] if language == "zh" else _LONG[value.weekday()]


def short_weekday(value: date, language: str) -> str:
    """The weekday in three letters: `Wed`, `周三`."""
    return _WEEKDAYS[language][value.weekday()]


def date_without_weekday(value: date | None, language: str) -> str:
    """`3 Sep`, `9月3日`; with the year when it is asked for elsewhere."""
    if value is None:
        return UNKNOWN
    return f"{value.month}月{value.day}日" if language == "zh" else f"{value.day} {_MONTHS[value.month - 1]}"


def span(first: date, last: date, language: str) -> str:
    """Days from one to another: `8–14 Nov`, `26 Oct – 1 Nov`; in Chinese `11月8日–14日`."""
    if language == "zh":
        end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
        return f"{first.month}月{first.day}日–{end}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {_MONTHS[last.month - 1]}"
    return f"{first.day} {_MONTHS[first.month - 1]} – {last.day} {_MONTHS[last.month - 1]}"


def short_span(first: date, last: date, language: str) -> str:
    """Days in few signs, for a name under a bar: `8–14 Nov`; in Chinese `11/8–14`, `10/26–11/1`."""
    if language != "zh":
        return span(first, last, language).replace(" ", "\u00a0").replace("–\u00a0", "– ")  # no day without its month on a line
    end = f"{last.day}" if (first.year, first.month) == (last.year, last.month) else f"{last.month}/{last.day}"
    return f"{first.month}/{first.day}–{end}"


def days_of_month(first: date, last: date, language: str) -> str:
    """Days of a month that is named beside them: `8–14 Nov`; in Chinese `8日–14日`."""
    return f"{first.day}日–{last.day}日" if language == "zh" else span(first, last, language)
