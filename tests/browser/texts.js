// Every visible piece of text: its words, in which ways it is cut, its size as it meets the eye, and where it stands.
() => {
  const found = []
  const up = node => node.parentElement ?? node.getRootNode().host ?? null
  const scale = element => {
    if (element instanceof SVGElement) {
      const m = element.getScreenCTM()
      return m ? Math.sqrt(Math.abs(m.a * m.d - m.b * m.c)) : 1
    }
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
        const over = rect.right > edge.right + 1 || rect.left < edge.left - 1
        if (clips(style.overflowX) && !scrolls_x && over) cut.add('sideways')
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
}
