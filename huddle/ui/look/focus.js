// A dialog opens with its first field under the cursor, its words chosen: one types over them, Enter saves, Esc leaves.
export default function ({ parentElement }) {
  if (parentElement.dataset.done) return
  parentElement.dataset.done = "1"
  const take = () => {
    const dialog = parentElement.closest('[role="dialog"]')
    const held = document.activeElement
    if (!dialog || (dialog.contains(held) && /^(INPUT|TEXTAREA)$/.test(held.tagName))) return
    const field = dialog.querySelector('[data-testid="stTextInput"] input')
    if (field) { field.focus(); field.select() }
  }
  for (const wait of [0, 80, 250, 600]) setTimeout(take, wait)
}
