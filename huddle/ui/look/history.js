// Streamlit changes the page in two steps: the old page with the address of the new one, then the new page. Nobody draws the
// first, and it is no place to come back to: the new page takes its place in the history. An address that was drawn is a page.
function pairs(search) { return JSON.stringify([...new URLSearchParams(search)].sort()) }

if (!window.huddleSteps) {
  const steps = window.huddleSteps = { undrawn: "" }
  const push = history.pushState.bind(history)
  history.pushState = (state, title, url) => {
    const from = new URL(location.href), to = new URL(url || from, from)
    const isPage = from.pathname !== to.pathname
    const isOver = isPage && steps.undrawn === from.href && from.search === to.search
    steps.undrawn = isPage ? "" : to.href
    isOver ? history.replaceState(state, title, url) : push(state, title, url)
  }
  addEventListener("popstate", () => { steps.undrawn = "" })
}

export default function ({ data }) {
  if (pairs(location.search) === pairs(data.search)) window.huddleSteps.undrawn = ""
}
