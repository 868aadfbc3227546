// The wall: every screen is here already, so a key shows the next one at once; Huddle is told where the room is.
const stages = new WeakMap()

function onscreen(stage) { return stage.root.querySelector(`.screen[data-code="${CSS.escape(stage.item)}"]`) }

function show(stage) {
  const screens = [...stage.root.querySelectorAll(".screen")]
  stage.codes = screens.filter((screen) => !screen.dataset.aside).map((screen) => screen.dataset.code)
  if (!screens.some((screen) => screen.dataset.code === stage.item)) stage.item = stage.codes[0] || ""
  for (const screen of screens) screen.hidden = screen.dataset.code !== stage.item
  for (const sheet of stage.root.querySelectorAll(".sheet"))
    sheet.hidden = !(stage.row && sheet.dataset.row === stage.row && sheet.closest(".screen").dataset.code === stage.item)
  if (![...stage.root.querySelectorAll(".sheet")].some((sheet) => !sheet.hidden)) stage.row = ""
  tick(stage)
}

function tell(stage) { stage.told.push(stage.item + "|" + stage.row); stage.send("at", { item: stage.item, row: stage.row }) }

function clocktext(seconds) {
  const left = Math.abs(seconds)
  return Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0")
}

// Words that stand already are not put there again: on a wall each change is measured and painted anew, at every tick.
function put(place, words) { if (place.textContent !== words) place.textContent = words }

function tick(stage) {
  const now = Date.now()
  if (stage.seconds) {
    const left = Math.round(stage.seconds - (now - stage.start) / 1000)
    for (const clock of stage.root.querySelectorAll(".clock")) {
      put(clock, (left < 0 ? stage.words.over : stage.words.left).replace("{time}", (left < 0 ? "+" : "") + clocktext(left)))
      clock.classList.toggle("over", left < 0)
    }
  }
  const spent = JSON.parse(sessionStorage.getItem(stage.name + ".spent") || "{}")
  spent[stage.item] = (spent[stage.item] || 0) + Math.min(now - stage.ticked, 2000)
  stage.ticked = now
  sessionStorage.setItem(stage.name + ".spent", JSON.stringify(spent))
  for (const place of stage.root.querySelectorAll("[data-spent]")) {
    const code = place.dataset.spent
    const total = code ? spent[code] || 0 : now - stage.start
    put(place, clocktext(Math.round(total / 1000)))
  }
}

function aside(stage) { return onscreen(stage)?.dataset.aside || "" }

function move(stage, step) {
  // From a screen opened aside, back leads to where it was opened, and on to what comes after that.
  const from = aside(stage)
  const at = stage.codes.indexOf(from || stage.item) + (from && step < 0 ? 0 : step)
  const to = Math.max(0, Math.min(stage.codes.length - 1, at))
  if (stage.codes[to] === stage.item && !stage.row) return
  turn(stage, stage.codes[to])
}

function turn(stage, item) { stage.item = item; stage.row = ""; show(stage); tell(stage) }

function open(stage, row) { stage.row = row; show(stage); tell(stage) }

function leave(stage) {
  if (stage.row) open(stage, "")
  else if (aside(stage)) turn(stage, aside(stage))
  else stage.send("did", { do: stage.back ? "back" : "desk", key: stage.item, params: {} })
}

function press(stage, event) {
  const target = event.composedPath()[0]
  if (target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role="dialog"]')) return
  const step = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowDown: 1, ArrowLeft: -1, PageUp: -1, ArrowUp: -1 }[event.key]
  if (event.key === " " && target && /^(BUTTON|A)$/.test(target.tagName)) return
  if (step) { event.preventDefault(); move(stage, step); return }
  if (event.key === "Escape") { event.preventDefault(); leave(stage); return }
  const screen = onscreen(stage)
  if (event.key === "n") { screen?.querySelector('[data-do="adopt"]')?.click(); return }
  const number = /^[0-9]$/.test(event.key) && !stage.row && screen?.querySelector(`.numbers [data-key="${event.key === "0" ? 10 : event.key}"]`)
  if (number) { event.preventDefault(); number.click(); return }
  if (/^[1-9]$/.test(event.key)) {
    const row = screen?.querySelectorAll(".rows > .row[data-opens], .plot [data-opens], .plot [data-item]")[Number(event.key) - 1]
    if (row) { event.preventDefault(); if (row.dataset.item) turn(stage, row.dataset.item); else open(stage, row.dataset.row) }
  } else if ("acsdurvpq".includes(event.key) || event.key === "Enter") {
    if (event.key === "Enter" && target && /^(BUTTON|A)$/.test(target.tagName)) return
    const place = (stage.row && screen.querySelector(`.sheet[data-row="${CSS.escape(stage.row)}"]`)) || screen
    const wanted = { a: '[data-do="act"]', s: '[data-do="answer"], [data-do="reopen"]', d: '[data-do="close"]', u: '[data-do="edit"]', r: '[data-do="record"]', v: '[data-do="judge"], [data-do="show"]', q: '[data-do="ask"]', p: '[data-do="speak_up"], [data-do="send"]', c: '[data-do="end"]' }[event.key]
    place.querySelector(wanted || '.sheet [data-do="go"], .acts [data-do="go"]')?.click()
  }
}

function click(stage, event) {
  const target = event.target.closest("[data-do], [data-step], [data-opens], [data-item]")
  if (target?.dataset.do === "end") target.dataset.params = JSON.stringify(talked(stage))
  if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  if (target.dataset.step) move(stage, Number(target.dataset.step))
  else if (target.dataset.do === "leave") leave(stage)
  else if (target.dataset.do === "copy") copy(target)
  else if (target.dataset.do) {
    if (target.dataset.do === "go") mark(stage)
    stage.send("did", { do: target.dataset.do, key: target.dataset.key || "", params: JSON.parse(target.dataset.params || "{}") })
  }
  else if (target.dataset.item) turn(stage, target.dataset.item)
  else open(stage, target.dataset.row)
}

// Whoever leaves comes back to the same row, also where the address has not followed the keys yet.
function mark(stage) {
  const here = new URL(location.href)
  here.searchParams.set("item", stage.item)
  if (stage.row) here.searchParams.set("row", stage.row)
  history.replaceState(history.state, "", here)
}

// What the close of a meeting tells of it: how long it took, and how long each screen was on the wall.
function talked(stage) {
  const spent = JSON.parse(sessionStorage.getItem(stage.name + ".spent") || "{}")
  const seconds = Object.fromEntries(Object.entries(spent).map(([code, ms]) => [code, Math.round(ms / 1000)]))
  return { seconds: Math.round((Date.now() - stage.start) / 1000), talked: JSON.stringify(seconds) }
}

function copy(target) {
  const done = () => { target.textContent = target.dataset.done }
  if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(target.dataset.text).then(done); return }
  const area = document.createElement("textarea")
  area.value = target.dataset.text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); done()
}

// Huddle has drawn the wall for `data`: the room stays where it went since, or goes where the address leads.
function follow(stage, data) {
  const at = data.item + "|" + data.row
  const isSame = stage.page === data.page
  if (isSame && at === stage.server) return
  stage.page = data.page
  stage.server = at
  // An answer to what was told is on the screen already.
  const answered = isSame ? stage.told.indexOf(at) : -1
  if (answered >= 0) { stage.told.splice(0, answered + 1); return }
  // Anything else came from the address bar. What was told before that was told of another place, and is not waited for.
  stage.told = []
  stage.item = data.item; stage.row = data.row
  // Whoever goes through the history is quicker than Huddle, whose answer may be of a page that was passed over. Huddle is not told:
  // the answer to where the address leads is under way, and another run would call off a change of page that is, too.
  const { pathname, searchParams: address } = new URL(location.href)
  if (!pathname.endsWith("/" + data.page)) return
  stage.item = address.get("item") || ""; stage.row = address.get("row") || ""
}

export default function ({ data, parentElement, setTriggerValue }) {
  let stage = stages.get(parentElement)
  if (!stage) {
    stage = { root: parentElement.querySelector(".stage-root"), told: [], ticked: Date.now() }
    stage.onkey = (event) => press(stage, event)
    document.addEventListener("keydown", stage.onkey, true)
    stage.root.onclick = (event) => click(stage, event)
    stage.timer = setInterval(() => tick(stage), 250)
    stages.set(parentElement, stage)
  }
  stage.send = setTriggerValue
  stage.seconds = data.seconds; stage.words = data.words; stage.back = data.back
  if (stage.name !== data.clock) {
    stage.name = data.clock
    stage.start = Number(sessionStorage.getItem(data.clock)) || Date.now()
    sessionStorage.setItem(data.clock, stage.start)
  }
  // A page opened from a meeting's wall goes on with the length that meeting has today: a quiet day is a short one.
  if (data.owns) sessionStorage.setItem(data.clock + ".seconds", data.seconds)
  else if (data.seconds) stage.seconds = Number(sessionStorage.getItem(data.clock + ".seconds")) || data.seconds
  follow(stage, data)
  if (stage.html !== data.stamp) { stage.root.innerHTML = data.html; stage.html = data.stamp }
  stage.root.className = "stage-root " + data.look
  stage.root.lang = data.lang
  show(stage)
  return () => {
    clearInterval(stage.timer)
    document.removeEventListener("keydown", stage.onkey, true)
    stages.delete(parentElement)
  }
}
