// One quiet voice for screen readers. The answer itself is not a live region, so nothing is read piece by piece.

/** Say something once, politely. */
export function announce(words) {
  const announcer = document.querySelector("[data-announcer]");
  if (announcer) {
    announcer.textContent = words;
  }
}

/** Move the keyboard to an element without scrolling it about. */
export function moveTo(element) {
  element?.focus({ preventScroll: true });
}
