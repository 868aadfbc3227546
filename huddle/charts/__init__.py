"""Numbers turned into pictures: Vega-Lite specs for the desk, SVG for the wall, both in the colours of the page.

Colours are CSS variables (`var(--ink)`), so that one picture serves light and dark and needs no second drawing.
Nothing here knows an Element: a chart takes plain values and final texts, and returns markup or a spec.
"""
