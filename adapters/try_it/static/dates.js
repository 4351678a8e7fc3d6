// Dates in the reader's own form.

const FORMAT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** Write every date inside `root` the way the reader's browser writes dates. */
export function writeDates(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = FORMAT.format(new Date(time.dateTime));
  }
}
