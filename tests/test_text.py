"""Sentences: the space between Chinese and Latin stands everywhere, and nowhere twice."""

from __future__ import annotations

import re

import pytest

from huddle import text

HAN = r"[\u4e00-\u9fff]"
TOUCHING = re.compile(rf"{HAN}[A-Za-z0-9$€£¥%]|[A-Za-z0-9$€£¥%]{HAN}")
A_DATE = re.compile(r"\d{4}年|\d{1,2}月|\d{1,2}日|\d{1,2}号")
PLACE = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (("ACOS", "下降 ", "0.1", " 个百分点"), "ACOS 下降 0.1 个百分点"),
        (("转化率", "下降"), "转化率下降"),
        (("截至 ", "11月18日", " 的 ", "28", " 天"), "截至 11月18日的 28 天"),
        (("截至 ", "2026", "年", "10月", "的 12 个月"), "截至 2026年10月的 12 个月"),
        (("占", "9.9%", "的销售额"), "占 9.9% 的销售额"),
        (("较上周", "−3%"), "较上周 −3%"),
        (("德国站", " ", "全部"), "德国站 全部"),
        (("", "3", ""), "3"),
    ],
)
def test_chinese_stands_off_from_latin_by_one_space(pieces, said):
    assert text.joined(pieces) == said


def test_no_chinese_sentence_joins_chinese_and_latin():
    wrong = [
        f"{key}: {row['zh']}" for key, row in text.strings().items()
        if TOUCHING.search(A_DATE.sub("", PLACE.sub("，", row["zh"])))
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)
