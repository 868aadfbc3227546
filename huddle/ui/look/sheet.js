// How long the meeting took, where its clock ran on the wall of this tab; nothing where it was held at the desk.
function talked(clock) {
  const start = Number(sessionStorage.getItem(clock))
  if (!start) return {}
  const spent = JSON.parse(sessionStorage.getItem(clock + ".spent") || "{}")
  const seconds = Object.fromEntries(Object.entries(spent).map(([code, ms]) => [code, Math.round(ms / 1000)]))
  return { seconds: Math.round((Date.now() - start) / 1000), talked: JSON.stringify(seconds) }
}

// Charts drawn beside the sheets speak of the same colours. Once for all sheets of a frame, all read before one is written, and
// written only where another stands there: each reading and each writing between two sheets would have the whole page styled anew.
const COLOURS = ["paper", "card", "ink", "soft", "hair", "faint", "band", "attention", "good"].map((name) => "--" + name)
let painting = 0, newest
function paint(root) {
  newest = root
  painting = painting || requestAnimationFrame(() => {
    painting = 0
    if (!newest.isConnected) return
    const look = getComputedStyle(newest), page = document.documentElement.style
    const found = COLOURS.map((name) => [name, look.getPropertyValue(name)])
    for (const [name, colour] of found) if (page.getPropertyValue(name) !== colour) page.setProperty(name, colour)
  })
}

// A sheet shows markup that Huddle wrote, and tells Huddle what the reader did with it: go, act, tick, copy, why.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".hud")
  root.className = "hud " + data.look
  root.lang = data.lang
  paint(root)
  if (root.dataset.html !== data.stamp) {
    root.innerHTML = data.html
    root.dataset.html = data.stamp
    root.dataset.left = ""
  }
  // Back from a product: the row one left from is on the screen again, also when one was back before this sheet had gone.
  if ((root.dataset.left || "") !== data.left) {
    root.dataset.left = data.left
    root.querySelector(".row.shown")?.classList.remove("shown")
    const left = data.left && root.querySelector(`[data-row="${CSS.escape(data.left)}"]`)
    if (left) { left.classList.add("shown"); left.scrollIntoView({ block: "center" }) }
  }
  // A link to one element of a page: it comes into view, and again while what stands above it is still being drawn.
  if ((root.dataset.to || "") !== data.to) {
    root.dataset.to = data.to
    const element = data.to && root.querySelector(`[data-code="${CSS.escape(data.to)}"]`)
    if (element) {
      const hands = ["wheel", "keydown", "pointerdown", "touchstart"], waits = []
      const free = () => { waits.forEach(clearTimeout); hands.forEach((name) => removeEventListener(name, free, true)) }
      hands.forEach((name) => addEventListener(name, free, { capture: true, passive: true }))
      for (const wait of [0, 250, 700, 1400]) waits.push(setTimeout(() => element.isConnected && element.scrollIntoView({ block: "start" }), wait))
      waits.push(setTimeout(free, 1500))
    }
  }
  root.onclick = (event) => {
    // A mark of a chart opens the row it stands for.
    const mark = event.target.closest("svg [data-opens]")
    if (mark) {
      const opened = mark.closest("[data-code]")?.querySelector(`.row[data-row="${CSS.escape(mark.dataset.row)}"]`)
      opened?.querySelector('[data-do="why"]')?.click()
      opened?.scrollIntoView({ block: "nearest" })
      return
    }
    const target = event.target.closest("[data-do]")
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    const { do: what, key } = target.dataset
    if (what === "why") {
      const detail = target.closest(".row").querySelector(".detail")
      detail.hidden = !detail.hidden
      target.setAttribute("aria-expanded", String(!detail.hidden))
    } else if (what === "copy") {
      const done = () => { target.textContent = target.dataset.done }
      const text = target.dataset.text
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done)
      else {
        const area = document.createElement("textarea")
        area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); done()
      }
    } else {
      const row = target.closest("[data-row]")?.dataset.row || ""
      const code = target.closest("[data-code]")?.dataset.code || ""
      if (what === "go" && row) {
        const here = new URL(location.href)
        here.searchParams.set("row", row)
        history.replaceState(history.state, "", here)
      }
      const params = what === "end" ? talked(target.dataset.clock) : JSON.parse(target.dataset.params || "{}")
      setTriggerValue("did", { do: what, key: key || "", params, row, code })
    }
  }
  return () => { root.onclick = null }
}
