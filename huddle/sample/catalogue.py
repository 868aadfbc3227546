"""What the sample company sells: synthetic ASINs with generic names, prices and costs; rank 0 sells most.

No real brand or product: every ASIN reads `B0SMPL....`, which no shop uses, and names are those of any household shelf.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LINES: tuple[tuple[str, str, float, int, float], ...] = (
    # name, Chinese name, volume weight, day of the year with most demand, strength of the season
    ("Kitchen", "厨房", 1.4, 345, 0.22),
    ("Garden", "园艺", 1.0, 160, 0.40),
    ("Storage", "收纳", 0.75, 15, 0.15),
    ("Travel", "旅行", 0.5, 195, 0.30),
    ("Bath", "浴室", 0.6, 330, 0.12),
    ("Desk", "办公", 0.4, 240, 0.20),
)
NOUNS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "Kitchen": (
        ("Garlic press", "压蒜器", "Knoblauchpresse", "にんにく絞り"),
        ("Salad spinner", "沙拉甩干器", "Salatschleuder", "サラダスピナー"),
        ("Oven mitts", "隔热手套", "Ofenhandschuhe", "オーブンミトン"),
        ("Cutting board", "砧板", "Schneidebrett", "まな板"),
        ("Measuring cups", "量杯", "Messbecher", "計量カップ"),
        ("Dish rack", "沥水架", "Abtropfgestell", "水切りラック"),
        ("Water bottle", "水壶", "Trinkflasche", "水筒"),
        ("Lunch box", "饭盒", "Brotdose", "弁当箱"),
    ),
    "Garden": (
        ("Hose nozzle", "水管喷头", "Gartenbrause", "ホースノズル"),
        ("Plant pots", "花盆", "Blumentöpfe", "植木鉢"),
        ("Pruning shears", "修枝剪", "Gartenschere", "剪定ばさみ"),
        ("Solar lights", "太阳能灯", "Solarleuchten", "ソーラーライト"),
        ("Bird feeder", "喂鸟器", "Futterhaus", "バードフィーダー"),
        ("Garden gloves", "园艺手套", "Gartenhandschuhe", "園芸手袋"),
        ("Watering can", "洒水壶", "Gießkanne", "じょうろ"),
        ("Rain gauge", "雨量计", "Regenmesser", "雨量計"),
    ),
    "Storage": (
        ("Drawer boxes", "抽屉收纳盒", "Schubladenboxen", "引き出し収納"),
        ("Shoe rack", "鞋架", "Schuhregal", "シューズラック"),
        ("Hangers", "衣架", "Kleiderbügel", "ハンガー"),
        ("Laundry basket", "脏衣篮", "Wäschekorb", "洗濯かご"),
        ("Cable clips", "理线夹", "Kabelclips", "ケーブルクリップ"),
        ("Wall hooks", "挂钩", "Wandhaken", "壁掛けフック"),
        ("Label set", "标签套装", "Etikettenset", "ラベルセット"),
        ("Storage bags", "收纳袋", "Aufbewahrungstaschen", "収納袋"),
    ),
    "Travel": (
        ("Packing cubes", "旅行收纳包", "Packwürfel", "圧縮ポーチ"),
        ("Neck pillow", "颈枕", "Nackenkissen", "ネックピロー"),
        ("Luggage scale", "行李秤", "Kofferwaage", "ラゲッジスケール"),
        ("Toiletry bag", "洗漱包", "Kulturbeutel", "洗面ポーチ"),
        ("Camping lamp", "露营灯", "Campinglampe", "キャンプランタン"),
        ("Picnic blanket", "野餐垫", "Picknickdecke", "ピクニックシート"),
        ("Folding stool", "折叠凳", "Klapphocker", "折りたたみ椅子"),
        ("Trekking poles", "登山杖", "Trekkingstöcke", "トレッキングポール"),
    ),
    "Bath": (
        ("Bath mat", "浴室地垫", "Badematte", "バスマット"),
        ("Soap dish", "肥皂盒", "Seifenschale", "ソープディッシュ"),
        ("Shower caddy", "浴室置物架", "Duschregal", "シャワーラック"),
        ("Towel hooks", "毛巾钩", "Handtuchhaken", "タオルフック"),
    ),
    "Desk": (
        ("Desk lamp", "台灯", "Schreibtischlampe", "デスクライト"),
        ("Pen holder", "笔筒", "Stiftehalter", "ペン立て"),
        ("Footrest", "脚垫", "Fußstütze", "足置き"),
        ("Monitor stand", "显示器支架", "Monitorständer", "モニター台"),
    ),
}
VARIANTS = (
    ("", "", "", ""),
    ("large", "大号", "groß", "大"),
    ("2-pack", "两件装", "2er-Set", "2個セット"),
    ("blue", "蓝色", "blau", "青"),
    ("small", "小号", "klein", "小"),
    ("grey", "灰色", "grau", "グレー"),
)
TITLE_TAIL = {
    "en": ("for everyday use", "with a gift box, easy to clean", "durable and light"),
    "de": ("für jeden Tag", "leicht zu reinigen, mit Geschenkbox", "robust und leicht"),
    "ja": ("毎日使える", "お手入れ簡単、ギフト箱付き", "丈夫で軽い"),
}


@dataclass(frozen=True)
class Product:
    """One child ASIN of the catalogue."""

    rank: int
    asin: str
    parent_asin: str
    sku: str
    second_sku: str | None
    """the same ASIN sent by the seller himself, for a few products"""
    line: str
    line_zh: str
    names: tuple[str, str, str, str]
    """short name in English, Chinese, German, Japanese"""
    price: float
    """usual price in US dollars"""
    conversion: float
    daily_units: float
    """usual units a day on the company's biggest site, at the end of the span"""
    cost: float
    lead_time_days: int
    is_listed_properly: bool
    """False for the one old listing that by-ASIN reports and the product table lack"""

    def title(self, language: str) -> str:
        """The listing's title in the site's language."""
        name = self.names[{"en": 0, "zh": 1, "de": 2, "ja": 3}[language]]
        tail = TITLE_TAIL[language][self.rank % 3]
        return f"{name} {tail}" if language == "ja" else f"{name}, {tail}"


def _names(place: int, nouns: tuple[tuple[str, str, str, str], ...]) -> tuple[str, str, str, str]:
    noun, turn = nouns[place % len(nouns)], place // len(nouns)
    variant, number = VARIANTS[turn % len(VARIANTS)], turn // len(VARIANTS)
    tail = f" {number + 1}" if number else ""
    joints = (" ", "", " ", "")
    en, zh, de, ja = (
        f"{word}{joint if extra else ''}{extra}{tail}" for word, extra, joint in zip(noun, variant, joints, strict=True)
    )
    return en, zh, de, ja


def catalogue(asins: int, lines: int, seed: int, offset: int = 0) -> list[Product]:
    """`asins` products in `lines` product lines, best seller first, and one old listing nobody looks after.

    Volumes fall with the rank as a power law (exponent 0.75) times the weight of the line. `offset` numbers the
    ASINs of another account's catalogue.
    """
    rng = np.random.default_rng([seed, 1, offset])
    products = []
    for rank in range(asins + 1):
        line, line_zh, weight, _, _ = LINES[rank % lines]
        price = round(float(np.clip(rng.lognormal(3.2, 0.38), 9, 79))) - 0.01
        is_listed = rank < asins
        code, number = line[:3].upper(), offset + rank + 1
        old = 9999 - offset // 1000
        products.append(
            Product(
                rank=rank,
                asin=f"B0SMPL{number:04d}" if is_listed else f"B0SMPL{old}",
                parent_asin=f"B0SMPP{offset + rank // lines // 3 * lines + rank % lines + 1:04d}",
                sku=f"SMP-{code}-{number:04d}" if is_listed else f"SMP-OLD-{old}",
                second_sku=f"SMP-{code}-{number:04d}-MF" if is_listed and rank % 17 == 9 else None,
                line=line,
                line_zh=line_zh,
                names=_names(rank // lines, NOUNS[line]),
                price=price,
                conversion=float(rng.uniform(0.07, 0.17)),
                daily_units=70 * (rank + 1) ** -0.75 * weight if is_listed else 3.0,
                cost=round(price * float(rng.uniform(0.22, 0.34)), 2),
                lead_time_days=int(rng.integers(35, 71)),
                is_listed_properly=is_listed,
            )
        )
    return products
