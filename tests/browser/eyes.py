"""What a browser test can see: whether a run has ended, whether text is cut, how small it is, and a picture of it.

Everything is measured in the page, in light and shadow DOM, on what is really visible there.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
LONGEST_RUN = 30_000  # ms; a limit for a page that never ends, not a measure

# Streamlit sends a change after a moment and only then says "running": calm counts once it has lasted 160 ms.
CALM = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
  const calm = app?.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]') && document.fonts.status === 'loaded'
    && charts.every(chart => chart.querySelector('.marks'))
  if (!calm) { window.calmSince = undefined; return false }
  window.calmSince ??= performance.now()
  return performance.now() - window.calmSince > 160
}"""

# Every visible piece of text: its words, its rectangle, what of it can be seen, and its size as it meets the eye.
TEXTS = """() => {
  const found = []
  const up = node => node.parentElement ?? node.getRootNode().host ?? null
  const scale = element => {
    if (element instanceof SVGElement) { const m = element.getScreenCTM(); return m ? Math.sqrt(Math.abs(m.a * m.d - m.b * m.c)) : 1 }
    const box = element.getBoundingClientRect()
    return element.offsetWidth && getComputedStyle(element).display !== 'inline' ? box.width / element.offsetWidth
      : up(element) ? scale(up(element)) : 1
  }
  const look = (text, element, rects) => {
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return
    const cut = new Set()
    for (const rect of rects) {
      if (rect.width < 1 || rect.height < 1 || rect.bottom < 0 || rect.right < 0) continue
      let scrolls_x = false, scrolls_y = false
      for (let box = element; box && box !== document.body; box = up(box)) {
        const style = getComputedStyle(box), edge = box.getBoundingClientRect()
        if (style.display === 'inline' || style.display === 'contents') continue
        const clips = way => way === 'hidden' || way === 'clip'
        if ((clips(style.overflowX) || clips(style.overflowY)) && (edge.width <= 2 || edge.height <= 2)) return
        if (/auto|scroll/.test(style.overflowX)) scrolls_x = true
        if (/auto|scroll/.test(style.overflowY)) scrolls_y = true
        if (clips(style.overflowX) && !scrolls_x && (rect.right > edge.right + 1 || rect.left < edge.left - 1)) cut.add('sideways')
        const seen = Math.min(rect.bottom, edge.bottom) - Math.max(rect.top, edge.top)
        if (clips(style.overflowY) && !scrolls_y && seen < 0.7 * rect.height) cut.add('from above or below')
        if (style.position === 'fixed') break
      }
      if (!scrolls_x && rect.right > innerWidth + 1) cut.add('by the edge of the screen')
    }
    const seen = [...rects].filter(rect => rect.width >= 1 && rect.height >= 1 && rect.bottom > 0 && rect.right > 0)
    if (!seen.length) return
    found.push({text, cut: [...cut], size: parseFloat(getComputedStyle(element).fontSize) * scale(element),
                top: seen[0].top, right: Math.max(...seen.map(rect => rect.right))})
  }
  const walk = root => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches('style, script, noscript, template, title, option')) continue
      if (element.shadowRoot) walk(element.shadowRoot)
      if (element.matches('input, textarea')) {
        const words = element.value || element.placeholder
        if (words) look(words, element, [element.getBoundingClientRect()])
      }
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue
        const range = document.createRange(); range.selectNodeContents(node)
        look(node.textContent.trim(), element, [...range.getClientRects()])
      }
    }
  }
  walk(document)
  return found
}"""


def wait_for_run(page: Page) -> None:
    """Wait until Streamlit is connected, has nothing left to run, and fonts and charts are painted."""
    page.wait_for_function(CALM, timeout=LONGEST_RUN)


def texts(page: Page) -> list[dict]:
    """Every visible piece of text with `text`, `cut` (in which ways), `size` (effective px), `top` and `right`."""
    return page.evaluate(TEXTS)


def assert_no_cut_text(page: Page) -> None:
    """Fail, naming them, when words are clipped by a box or by the edge of the screen."""
    cut = [f"{found['text'][:60]!r} is cut {' and '.join(found['cut'])}" for found in texts(page) if found["cut"]]
    assert not cut, "\n".join(cut)


def assert_no_horizontal_scroll(page: Page) -> None:
    """Fail when the page, or the part of it that scrolls, is wider than the screen."""
    wide = page.evaluate(
        """() => [document.scrollingElement, ...document.querySelectorAll('[data-testid=stMain], [data-testid=stAppViewContainer]')]
          .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => `${box.dataset.testid ?? 'page'}: ${box.scrollWidth} px`)"""
    )
    assert not wide, f"wider than the screen: {wide}"


def smallest_effective_font(page: Page) -> tuple[float, str]:
    """The smallest text on the screen as it meets the eye: font size times on-screen scale in px, and its words."""
    smallest = min(texts(page), key=lambda found: found["size"])
    return smallest["size"], smallest["text"]


def take_picture(page: Page, name: str) -> Path:
    """Write what the screen shows to `build/pictures/<name>.png`; returns the file."""
    file = PICTURES / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)
    return file
