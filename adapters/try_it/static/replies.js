// What can be done with a reply: open a source from its number in the text, and judge it without leaving the page.

import { announce, moveTo } from "./announcing.js";
import { writeDates } from "./dates.js";

/** Listen on everything inside `root`, replies that come later included. */
export function startReplies(root) {
  root.addEventListener("click", openSource);
  root.addEventListener("submit", judge);
  root.addEventListener("toggle", showQuote, { capture: true });
}

/** Scroll to the passage an article was opened for. */
export function openCited() {
  const cited = document.getElementById("cited-passage");
  if (cited && location.hash === "#cited-passage") {
    (cited.querySelector("mark") ?? cited).scrollIntoView({ block: "center" });
    moveTo(cited);
  }
}

/** Put a reply, as the server wrote it, into its place. */
export function showReply(place, html) {
  place.innerHTML = html;
  place.removeAttribute("aria-busy");
  writeDates(place);
}

function openSource(event) {
  const link = event.target.closest("a.citation");
  const source = link && document.getElementById(link.hash.slice(1));
  if (!source) {
    return;
  }
  event.preventDefault();
  source.open = true;
  const summary = source.querySelector("summary");
  moveTo(summary);
  summary.scrollIntoView({ block: "nearest" });
}

function showQuote(event) {
  const source = event.target;
  if (!source.open || !source.matches("details")) {
    return;
  }
  const shown = source.querySelector("mark") ?? source;
  shown.scrollIntoView({ block: "nearest" });
  if (source.matches(".unhelpful")) {
    source.scrollIntoView({ block: "nearest" });
  }
}

async function judge(event) {
  const form = event.target.closest("form[data-judges]");
  if (!form) {
    return;
  }
  event.preventDefault();
  const place = form.closest("[data-judgement]");
  const sent = await send(form);
  if (sent) {
    const judged = fromHtml(sent.html);
    place.replaceWith(judged);
    moveTo(judged);
    announce(judged.querySelector(".thanks")?.textContent ?? "");
  } else {
    complain(place);
  }
}

async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function complain(place) {
  const words = document.createElement("p");
  words.className = "problem";
  words.setAttribute("role", "alert");
  words.textContent = "That didn't reach Handrail. Please try once more.";
  place.querySelector(".problem")?.remove();
  place.append(words);
}
