// Days and moments in the reader's own form and zone.

const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Write every time inside `root` the way the reader's browser writes it. */
export function writeTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = ("moment" in time.dataset ? MOMENT : DAY).format(new Date(time.dateTime));
  }
}
