// A dialog opens with its first field under the cursor, its words chosen: one types over them, Enter saves, Esc leaves.
// The frame takes the cursor itself once it has opened, on a busy machine late: until a hand is laid on it, the field takes it back.
export default function ({ parentElement }) {
  if (parentElement.dataset.done) return
  parentElement.dataset.done = "1"
  const hands = ["keydown", "pointerdown"], waits = []
  const take = () => {
    const dialog = parentElement.closest('[role="dialog"]')
    const field = dialog?.querySelector('[data-testid="stTextInput"] input')
    const held = document.activeElement
    if (!field || (held !== field && dialog.contains(held) && /^(INPUT|TEXTAREA)$/.test(held.tagName))) return
    if (held !== field) field.focus()
    if (field.selectionEnd - field.selectionStart < field.value.length) field.select()  // the frame may focus it and choose nothing
  }
  const free = () => {
    waits.forEach(clearTimeout)
    removeEventListener("focusin", take, true)
    hands.forEach((name) => removeEventListener(name, free, true))
  }
  addEventListener("focusin", take, true)
  hands.forEach((name) => addEventListener(name, free, true))
  for (const wait of [0, 80, 250, 600, 1500, 3000]) waits.push(setTimeout(take, wait))
  return free
}
