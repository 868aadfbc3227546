"""What shoppers write: reviews that follow the units sold, in the site's language, with planted complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from huddle.sample.demand import Demand
from huddle.sample.planted import Planted

REVIEW_RATE = 0.012
LOW_STARS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "leak": (
            "It leaks at the seam after two uses.",
            "Water drips out of the bottom, the whole bag got wet.",
            "Leaking from day one, the seal does not close.",
        ),
        "broke": (
            "The handle broke within a week.",
            "Snapped in half on the third day.",
            "A crack appeared after the first wash.",
        ),
        "smell": (
            "Strong chemical smell that does not go away.",
            "It smells of plastic, even after washing.",
            "The odor is terrible, I had to put it outside.",
        ),
        "size": (
            "Much smaller than in the picture.",
            "It does not fit, the size is wrong.",
            "Too small for what it says.",
        ),
        "missing": (
            "Two parts were missing in the box.",
            "No screws and no manual inside.",
            "One piece of the set is missing.",
        ),
        "quality": ("Feels cheap and flimsy.", "Poor quality for the price.", "Thin material, not worth the money."),
    },
    "de": {
        "leak": (
            "Nach zweimal Benutzen undicht.",
            "Es tropft unten heraus, alles wurde nass.",
            "Die Dichtung schließt nicht, läuft aus.",
        ),
        "broke": (
            "Der Griff ist nach einer Woche abgebrochen.",
            "Am dritten Tag zerbrochen.",
            "Nach dem ersten Waschen ein Riss.",
        ),
        "smell": (
            "Riecht stark nach Chemie.",
            "Der Geruch nach Plastik geht nicht weg.",
            "Stinkt furchtbar, musste auf den Balkon.",
        ),
        "size": ("Viel kleiner als auf dem Bild.", "Passt nicht, die Größe stimmt nicht.", "Zu klein für den Zweck."),
        "missing": (
            "Zwei Teile fehlten im Karton.",
            "Keine Schrauben und keine Anleitung dabei.",
            "Ein Teil des Sets fehlt.",
        ),
        "quality": (
            "Wirkt billig und wackelig.",
            "Schlechte Qualität für den Preis.",
            "Dünnes Material, das Geld nicht wert.",
        ),
    },
}
HIGH_STARS = {
    "en": (
        "Does what it should.",
        "Good quality, would buy again.",
        "Exactly as described.",
        "My family uses it every day.",
        "Easy to clean and light.",
    ),
    "de": (
        "Macht, was es soll.",
        "Gute Qualität, gerne wieder.",
        "Genau wie beschrieben.",
        "Bei uns jeden Tag im Einsatz.",
        "Leicht und gut zu reinigen.",
    ),
}
CONTEXT = {
    "en": (
        "We use it at home.",
        "Bought it for my parents.",
        "Ordered it for the summer.",
        "It was a present.",
        "This is my second order.",
        "I compared three of these.",
        "Delivery was fast.",
        "The box arrived intact.",
        "I have had it for a month.",
        "It stands in our kitchen.",
        "Used it on two trips.",
        "My neighbour has one too.",
    ),
    "de": (
        "Wir nutzen es zu Hause.",
        "Für meine Eltern gekauft.",
        "Für den Sommer bestellt.",
        "War ein Geschenk.",
        "Meine zweite Bestellung.",
        "Ich habe drei verglichen.",
        "Die Lieferung war schnell.",
        "Die Verpackung war heil.",
        "Seit einem Monat im Haus.",
        "Steht bei uns in der Küche.",
        "Auf zwei Reisen dabei gehabt.",
        "Der Nachbar hat es auch.",
    ),
}
TITLES = {
    "en": ("Disappointed", "It is okay", "Very happy"),
    "de": ("Enttäuscht", "Ganz in Ordnung", "Sehr zufrieden"),
}


@dataclass(frozen=True)
class Review:
    """One review."""

    number: int
    row: int
    day: date
    rating: int
    title: str
    body: str
    topic: str | None
    is_verified: bool
    is_vine: bool
    helpful: int


def _write(
    demand: Demand, row: int, day: int, rating: int, topic: str | None, rng: np.random.Generator, number: int
) -> Review:
    language = demand.site.language if demand.site.language in HIGH_STARS else "en"
    if rating <= 3 and topic is None:
        topics = list(LOW_STARS[language])
        topic = topics[int(rng.integers(len(topics)))]
    choices = LOW_STARS[language][topic] if topic else HIGH_STARS[language]
    title = TITLES[language][0 if rating <= 2 else 1 if rating == 3 else 2]
    around = CONTEXT[language]
    body = f"{choices[int(rng.integers(len(choices)))]} {around[int(rng.integers(len(around)))]}"
    helpful = int(rng.poisson(0.6 if rating <= 3 else 0.2))
    return Review(
        number,
        row,
        demand.day(day),
        rating,
        title,
        body,
        topic,
        rng.random() < 0.93,
        rng.random() < 0.02,
        helpful,
    )


def reviews(demand: Demand, last: int, seed: int, planted: list[Planted]) -> list[Review]:
    """All reviews up to day `last`: about one for 80 units, ten days after the sale, one in nine with 1-3 stars."""
    rng = demand.site.generator(seed, "reviews")
    delay = 10
    count = np.zeros_like(demand.units[:, : last + 1])
    count[:, delay:] = rng.binomial(demand.units[:, : last + 1 - delay], REVIEW_RATE)
    quality = rng.uniform(0.08, 0.14, len(demand.products))
    found: list[Review] = []
    said: set[tuple[int, int, str]] = set()

    def add(row: int, day: int, rating: int, topic: str | None, chance: np.random.Generator, number: int) -> None:
        """Nobody writes the same words about the same ASIN on the same day, so a hash of them tells reviews apart."""
        review = _write(demand, row, day, rating, topic, chance, number)
        while (row, day, review.body) in said:
            review = _write(demand, row, day, rating, topic, chance, number)
        said.add((row, day, review.body))
        found.append(review)

    for day, row in np.argwhere(count.T > 0).tolist():
        for _ in range(int(count[row, day])):
            low = float(quality[row])
            chances = [low * 0.4, low * 0.25, low * 0.35, (1 - low) * 0.2, (1 - low) * 0.8]
            rating = int(rng.choice(5, p=chances)) + 1
            add(row, day, rating, None, rng, len(found) + 1)
    for event in planted:
        if event.kind != "review_topic":
            continue
        chance = demand.site.generator(seed, f"spike {event.row} {event.first}")
        for k in range(9):
            day = event.last - (k * (event.last - event.first)) // 8
            add(
                event.row,
                day,
                int(chance.integers(1, 3)),
                event.topic,
                chance,
                900_000 + event.first * 10 + k,
            )
    return sorted(found, key=lambda review: (review.day, review.number))
