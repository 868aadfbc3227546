// A sheet shows markup that Huddle wrote, and tells Huddle what the reader did with it: go, act, tick, copy, why.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".hud")
  if (root.dataset.html !== data.stamp) { root.innerHTML = data.html; root.dataset.html = data.stamp }
  root.className = "hud " + data.look
  root.lang = data.lang
  root.onclick = (event) => {
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
      setTriggerValue("did", { do: what, key: key || "", params: JSON.parse(target.dataset.params || "{}") })
    }
  }
  return () => { root.onclick = null }
}
