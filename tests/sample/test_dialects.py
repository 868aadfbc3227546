"""Each export has the header row, the bytes and the number style of the real one."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huddle.sample import Truth

ORDERS = [
    "amazon-order-id",
    "merchant-order-id",
    "purchase-date",
    "last-updated-date",
    "order-status",
    "fulfillment-channel",
    "sales-channel",
    "order-channel",
    "url",
    "ship-service-level",
    "product-name",
    "sku",
    "asin",
    "item-status",
    "quantity",
    "currency",
    "item-price",
    "item-tax",
    "shipping-price",
    "shipping-tax",
    "gift-wrap-price",
    "gift-wrap-tax",
    "item-promotion-discount",
    "ship-promotion-discount",
    "ship-city",
    "ship-state",
    "ship-postal-code",
    "ship-country",
    "promotion-ids",
    "is-business-order",
    "purchase-order-number",
    "price-designation",
    "is-iba",
]
HEADERS = {
    "north-shop/US/BusinessReport-11-20-26.csv": (
        "日期,已订购商品销售额,已订购商品销售额 - B2B,已订购商品数量,已订购商品数量 - B2B,订单商品总数,页面浏览量 - 总计,"
        "会话数 - 总计,会话 - 总计 - B2B,推荐报价（推荐报价展示位）百分比,商品会话百分比"
    ),
    "south-shop/JP/BusinessReport-20-11-26.csv": (
        "日付,注文商品の売上額,注文商品の売上額 - B2B,注文された商品点数,注文点数 - B2B,注文品目総数,注文品目総数 - B2B,"
        "ページビュー - 合計,ページビュー - 合計 - B2B,セッション数 - 合計,セッション数 - 合計 - B2B,"
        "おすすめ出品（おすすめ商品）の獲得率,おすすめ出品（おすすめ商品）の獲得率 - B2B,ユニットセッション率,"
        "ユニットセッション率 - B2B,平均出品数,親商品の平均数"
    ),
    "north-shop/DE/BusinessReport-20.11.26.csv": (
        "(Übergeordnete) ASIN,(Untergeordnete) ASIN,Titel,Sitzungen – Summe,Sitzungen – Summe – B2B,"
        "Seitenaufrufe – Summe,Bestellte Einheiten,Bestellte Einheiten –\u00a0B2B,Prozentsatz an Einheiten pro Sitzung,"
        "Durch bestellte Produkte erzielter Umsatz,Bestellsumme – B2B,Zahl der Bestellposten"
    ),
    "south-shop/JP/商品推广推广的商品.csv": (
        "日期,广告组合名称,货币,广告活动名称,广告组名称,国家/地区,广告SKU,广告ASIN,展示量,点击量,点击率 (CTR),单次点击成本 (CPC),"
        "花费,7天总销售额,广告投入产出比 (ACOS) 总计,总广告投资回报率 (ROAS),7天总订单数(#),7天总销售量(#),7天的转化率,"
        "7天内广告SKU销售量(#),7天内其他SKU销售量(#),7天内广告SKU销售额,7天内其他SKU销售额"
    ),
    "south-shop/US/推广的商品_报告.csv": (
        "预算货币,日期,广告主账户 ID,广告主账户名称,广告产品,广告组合编号,广告组合名称,广告活动编号,广告活动名称,广告组编号,"
        "广告组名称,推广的商品编号,推广的商品父级编号,推广的商品 SKU,推广的商品站点,展示量,点击量,点击率,总成本,购买量,销售额,"
        "已售商品数量,单次购买成本,购买率,ROAS"
    ),
}
US_BY_ASIN = (
    "(Parent) ASIN,(Child) ASIN,Title,Sessions - Total,Sessions - Total - B2B,Session Percentage - Total,"
    "Session Percentage - Total - B2B,Page Views - Total,Page Views - Total - B2B,Page Views Percentage - Total,"
    "Page Views Percentage - Total - B2B,Featured Offer (Buy Box) Percentage,Featured Offer (Buy Box) Percentage - B2B,"
    "Units Ordered,Units Ordered - B2B,Unit Session Percentage,Unit Session Percentage - B2B,Ordered Product Sales,"
    "Ordered Product Sales - B2B,Total Order Items,Total Order Items - B2B"
)
GERMAN_ADS = (
    "Datum;Portfolioname;Währung;Kampagnen-Name;Anzeigengruppenname;Beworbene SKU;Beworbene ASIN;Impressionen;Klicks;"
    "Klickrate (CTR);Kosten pro Klick (CPC);Ausgaben;7 Tage, Umsatz gesamt (€);Zugeschriebene Umsatzkosten (ACOS) gesamt ;"
    "Gesamte Rentabilität der Anzeigenkosten (ROAS);7 Tage, Aufträge gesamt (#);7 Tage, Einheiten gesamt (#);"
    "7-Tage-Konversionsrate;7 Tage, Beworbene SKU-Einheiten (#);7-Tage, Andere SKU-Einheiten (#);"
    "7 Tage, Beworbene SKU-Umsätze (€);7-Tage, Andere SKU-Umsätze (€)"
)
SP_WORKBOOK = [
    "Date", "Portfolio name", "Currency", "Campaign Name", "Ad Group Name", "Country", "Advertised SKU", "Advertised ASIN",
    "Impressions", "Clicks", "Click-Thru Rate (CTR)", "Cost Per Click (CPC)", "Spend", "7 Day Total Sales ",
    "Total Advertising Cost of Sales (ACOS) ", "Total Return on Advertising Spend (ROAS)", "7 Day Total Orders (#)",
    "7 Day Total Units (#)", "7 Day Conversion Rate", "7 Day Advertised SKU Units (#)", "7 Day Other SKU Units (#)",
    "7 Day Advertised SKU Sales ", "7 Day Other SKU Sales ",
]  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_a_csv_has_the_header_of_its_dialect(team: tuple[Path, Truth, Truth], name: str) -> None:
    raw = (team[0] / name).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").split("\n")[0] == HEADERS[name]


def test_a_business_report_is_utf8_with_bom_and_no_final_newline(full: tuple[Path, Truth]) -> None:
    raw = (full[0] / "US/2026-11-18/BusinessReport-11-20-26.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and not raw.endswith(b"\n") and b"\r" not in raw
    assert raw.decode("utf-8-sig").split("\n")[0] == US_BY_ASIN


def test_german_sessions_group_with_commas_beside_german_money(team: tuple[Path, Truth, Truth]) -> None:
    text = (team[0] / "north-shop/DE/BusinessReport-20.11.26.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert any(re.fullmatch(r"\d,\d{3}", row["Sitzungen – Summe"]) for row in rows)
    assert all(re.fullmatch(r"[\d.]+,\d\d €", row["Durch bestellte Produkte erzielter Umsatz"]) for row in rows)


def test_all_orders_come_in_four_byte_shapes(team: tuple[Path, Truth, Truth]) -> None:
    files = {
        (shop, region): (team[0] / f"{shop}/all-orders {region}.txt").read_bytes()
        for shop, region in (("north-shop", "NA"), ("north-shop", "EU"), ("south-shop", "NA"), ("south-shop", "JP"))
    }
    north = files["north-shop", "NA"]
    assert north.startswith(b"\xef\xbb\xbf") and north.count(b"\r\n") == north.count(b"\n") > 100
    assert not files["south-shop", "NA"].startswith(b"\xef") and b"\r" not in files["south-shop", "NA"]
    japan = files["south-shop", "JP"].decode("cp932")
    assert "水筒" in japan or "にんにく絞り" in japan
    for raw, encoding in (
        (north, "utf-8-sig"),
        (files["south-shop", "NA"], "utf-8"),
        (files["south-shop", "JP"], "cp932"),
    ):
        assert raw.decode(encoding).splitlines()[0].split("\t") == [*ORDERS, "order-item-id "]
    europe = files["north-shop", "EU"].decode().splitlines()[0].split("\t")
    extra = ["vat-exclusive-item-price", "is-amazon-invoiced", "buyer-tax-registration-id"]
    assert europe == [*ORDERS, "order-item-id ", *extra]


def test_an_ads_workbook_lies_about_its_dimension_and_holds_everything(team: tuple[Path, Truth, Truth]) -> None:
    path = team[0] / "north-shop/US/Sponsored_Products_Advertised_product_report.xlsx"
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert '<dimension ref="A1"/>' in sheet and 't="inlineStr"' in sheet
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0] == SP_WORKBOOK
    told = next(file for file in team[1].files if file["file"].endswith("US/" + path.name))
    assert len(rows) - 1 == told["rows"]
    assert round(sum(row[12] for row in rows[1:]), 2) == told["totals"]["ad_spend"]
    assert all(isinstance(row[10], float) and row[10] < 0.1 for row in rows[1:])


def test_a_german_ads_csv_uses_semicolons_and_comma_decimals(team: tuple[Path, Truth, Truth]) -> None:
    raw = (team[0] / "north-shop/DE/Sponsored_Products_Beworbenes_Produkt_Bericht.csv").read_bytes()
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert lines[0] == GERMAN_ADS
    spend = [float(line.split(";")[11].lstrip("€").replace(".", "").replace(",", ".")) for line in lines[1:] if line]
    told = next(file for file in team[1].files if "Beworbenes" in file["file"])
    assert round(sum(spend), 2) == told["totals"]["ad_spend"]


def test_the_unified_report_keeps_brands_rows_without_an_asin(team: tuple[Path, Truth, Truth]) -> None:
    text = (team[0] / "south-shop/US/推广的商品_报告.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    brands = [row for row in rows if row["广告产品"] == "品牌推广"]
    assert brands and all(row["推广的商品编号"] == "" for row in brands)
    assert all(row["广告活动编号"].startswith('="') for row in rows)


def test_the_product_table_of_day_two_is_gb18030_with_chinese_headers(team: tuple[Path, Truth, Truth]) -> None:
    raw = (team[0] / "产品表.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    header = raw.decode("gb18030").splitlines()[0]
    assert header == "ASIN,SKU,短名称,中文短名称,产品线,品牌,负责人,上架日期,单位成本,成本币种,备货周期（天）,定位"


def test_planning_quotes_every_field_and_names_its_day_and_site(full: tuple[Path, Truth]) -> None:
    text = (full[0] / "DE/inventory-planning-2026-11-19.csv").read_text()
    header, first = text.splitlines()[:2]
    assert header.startswith(
        '"snapshot-date","sku","fnsku","asin","product-name","condition","available","fc-transfer"'
    )
    assert '"units-shipped-t30"' in header and first.startswith('"2026-11-19","SMP-')
    assert all(row["marketplace"] == "DE" for row in csv.DictReader(io.StringIO(text)))


def test_sellersprite_reviews_have_their_chinese_headers(full: tuple[Path, Truth]) -> None:
    rows = CalamineWorkbook.from_path(full[0] / "US/reviews-US.xlsx").get_sheet_by_index(0).to_python()
    header = "ASIN 标题 标题(翻译) 内容 内容(翻译) VP评论 Vine|Voice评论 型号 星级 赞同数 图片数量 图片地址 是否有视频 视频地址"
    header += " 评论链接 评论人 头像地址 所属国家 评论人主页 红人计划链接 评论时间"
    assert rows[0] == [word.replace("|", " ") for word in header.split(" ")]
    keys = [(row[0], row[20], row[1], row[3]) for row in rows[1:]]
    assert len(keys) == len(set(keys)) > 50


def test_nothing_looks_like_a_person_or_a_real_product(
    full: tuple[Path, Truth], team: tuple[Path, Truth, Truth]
) -> None:
    for path in [*full[0].glob("*"), *(full[0] / "US/2026-11-18").glob("*"), *team[0].rglob("*")]:
        if path.suffix in (".txt", ".csv"):
            raw = path.read_bytes()
            assert set(re.findall(rb"\bB0(?!SMP[LP]\d{4}\b)[A-Z0-9]{8}\b", raw)) == set(), path
            assert b"@" not in raw, path
    text = (team[0] / "north-shop/all-orders NA.txt").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    assert {row["ship-city"] for row in rows} <= {"Sampletown", "Exampleville", "Placeholder City"}
    assert {row["ship-postal-code"] for row in rows} <= {"00000", "00001", "00002"}
    assert all(re.fullmatch(r"(90\d-\d{7}|S01-\d{7})-\d{7}", row["amazon-order-id"]) for row in rows)
