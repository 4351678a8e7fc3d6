// Working through a list from the keyboard. The keys count only while the keyboard is in the list, so that they get in
// nobody's way who dictates or types elsewhere.

/** Let the lists inside `root` be worked through with J, K, X and Enter. */
export function startTriage(root) {
  for (const list of root.querySelectorAll("[data-triage]")) {
    if (!list.dataset.started) {
      list.dataset.started = "yes";
      list.addEventListener("keydown", (event) => press(list, event));
    }
  }
}

function press(list, event) {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const row = event.target.closest("[data-row]");
  const steps = { j: 1, k: -1 };
  if (event.key in steps) {
    event.preventDefault();
    step(list, row, steps[event.key]);
  } else if (event.key === "x" && row) {
    event.preventDefault();
    row.querySelector("input[type=checkbox]")?.click();
  }
}

function step(list, row, by) {
  const rows = [...list.querySelectorAll("[data-row]")];
  const next = rows[Math.min(Math.max(rows.indexOf(row) + by, 0), rows.length - 1)];
  next?.querySelector("a")?.focus();
}
