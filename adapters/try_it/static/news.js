// Answers that came later: looked for while the page is open, and reported once this visitor has really been shown them, so
// that they come once and are not lost on the way.

import { announce } from "./announcing.js";
import { writeDates } from "./dates.js";

const LOOK_AGAIN_MS = 30_000;

/** Report every piece of news on the page. */
export function reportNews(root) {
  root.querySelectorAll("[data-telling]").forEach(report);
}

/** Look for news now and then, and whenever the visitor comes back to the page; what came is added to `place`. */
export function followNews(place) {
  setInterval(() => lookAgain(place), LOOK_AGAIN_MS);
  document.addEventListener("visibilitychange", () => lookAgain(place));
}

async function lookAgain(place) {
  // What nobody looks at is not shown to anybody.
  if (document.hidden) {
    return;
  }
  const answer = await fetch("/try/told").catch(() => null);
  if (answer?.status !== 200) {
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const isNew = (news) => !document.querySelector(`[data-telling="${CSS.escape(news.dataset.telling)}"]`);
  [...template.content.querySelectorAll("[data-telling]")].filter(isNew).forEach((news) => add(news, place));
}

function add(news, place) {
  place.append(news);
  writeDates(news);
  news.scrollIntoView({ block: "nearest" });
  announce("An answer to what you asked has come.");
  report(news);
}

function report(news) {
  fetch(`/try/told/${news.dataset.telling}/seen`, { method: "POST", keepalive: true }).catch(() => {
    // It is shown again at the next visit.
  });
}
