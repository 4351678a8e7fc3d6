// Asking: the question appears at once, the answer streams in below it, and a follow-up goes the same way.

import { announce, moveTo } from "./announcing.js";
import { showReply } from "./replies.js";

const TRY_AGAIN_MS = [1000, 2000, 4000, 8000, 15000];
const MOST_TRIES = 40;
const LOST = "The connection was lost. Your question is kept: reload this page to see the answer.";
const UNREACHABLE = "I couldn't reach Handrail. Your question is still here: please try again.";

/** Bring the chat to life. */
export function startChat(chat) {
  const composer = chat.querySelector("[data-composer]");
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(chat, composer.elements.text.value, false);
  });
  composer.elements.text.addEventListener("keydown", (event) => sendOnEnter(event, composer));
  chat.addEventListener("submit", (event) => askOffered(event, chat));
  for (const turn of chat.querySelectorAll("[data-events]")) {
    follow(turn);
  }
  if (chat.classList.contains("begun")) {
    bringUp(chat.querySelector(".turn:last-child"));
  }
}

function sendOnEnter(event, composer) {
  // While an input method composes a character, Enter belongs to it.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
}

function askOffered(event, chat) {
  if (event.target.matches("form[data-asks]") && event.submitter) {
    event.preventDefault();
    ask(chat, event.submitter.value, true);
  }
}

async function ask(chat, text, wasOffered) {
  const composer = chat.querySelector("[data-composer]");
  const problem = chat.querySelector("[data-problem]");
  problem.textContent = "";
  if (!text.trim()) {
    problem.textContent = "Write your question first.";
    return;
  }
  const turn = addTurn(chat, text);
  if (!wasOffered) {
    composer.elements.text.value = "";
  }
  settle(turn, composer, wasOffered);
  const sent = await send(composer, text);
  if (sent.problem) {
    takeBack(chat, turn, text, sent.problem);
    return;
  }
  turn.id = `question-${sent.id}`;
  turn.dataset.events = sent.events;
  history.replaceState(null, "", sent.events.replace(/\/events$/, ""));
  follow(turn);
}

function addTurn(chat, text) {
  const turn = chat.querySelector("[data-turn-template]").content.firstElementChild.cloneNode(true);
  const question = turn.querySelector("[data-question]");
  question.textContent = text;
  question.classList.toggle("long", text.length > 160);
  chat.querySelector("[data-turns]").append(turn);
  begin(chat);
  bringUp(turn);
  announce(turn.querySelector(".working").textContent);
  return turn;
}

function bringUp(turn) {
  if (turn.previousElementSibling) {
    turn.scrollIntoView({ block: "start" });
  } else {
    scrollTo({ top: 0 });
  }
}

function begin(chat) {
  chat.classList.add("begun");
  const title = chat.querySelector("[data-title]");
  title.classList.add("unseen");
  title.textContent = "Your conversation";
  for (const part of chat.querySelectorAll("[data-first]")) {
    part.remove();
  }
  chat.querySelector("[data-composer] textarea").placeholder = "Ask a follow-up";
  document.querySelector("[data-again]").hidden = false;
}

function settle(turn, composer, wasOffered) {
  // A pressed suggestion is gone, and on a phone the keyboard would cover the answer: the question itself takes over.
  if (wasOffered || matchMedia("(pointer: coarse)").matches) {
    moveTo(turn.querySelector("[data-question]"));
  } else {
    moveTo(composer.elements.text);
  }
}

function takeBack(chat, turn, text, problem) {
  turn.remove();
  const field = chat.querySelector("[data-composer]").elements.text;
  field.value = field.value || text;
  moveTo(field);
  chat.querySelector("[data-problem]").textContent = problem;
  announce("");
}

async function send(composer, text) {
  const body = new URLSearchParams({ text, conversation: composer.elements.conversation.value, event_key: newKey() });
  // The same key twice is one question, so trying again after a lost answer is safe.
  const answer = (await post(composer.action, body)) ?? (await post(composer.action, body));
  if (!answer) {
    return { problem: UNREACHABLE };
  }
  const sent = await answer.json().catch(() => ({}));
  return answer.ok ? sent : { problem: sent.error ?? UNREACHABLE };
}

function post(address, body) {
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function follow(turn, tries = 0) {
  const place = turn.querySelector("[data-reply]");
  const stream = new EventSource(turn.dataset.events);
  let failures = tries;
  stream.addEventListener("text", (event) => {
    failures = 0;
    showText(place, JSON.parse(event.data).html);
  });
  stream.addEventListener("reply", (event) => {
    const reply = JSON.parse(event.data);
    failures = 0;
    showReply(place, reply.html);
    announce(reply.announcement);
    if (reply.is_final) {
      stream.close();
    }
  });
  stream.addEventListener("error", () => {
    // The browser comes back by itself after a lost connection, but gives up when the server says it is not ready.
    if (stream.readyState === EventSource.CLOSED) {
      comeBack(turn, failures);
    }
  });
}

async function comeBack(turn, failures) {
  const address = turn.dataset.events.replace(/\/events$/, "");
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 404 || failures >= MOST_TRIES) {
    giveUp(turn.querySelector("[data-reply]"));
  } else {
    setTimeout(() => follow(turn, failures + 1), TRY_AGAIN_MS[Math.min(failures, TRY_AGAIN_MS.length - 1)]);
  }
}

function giveUp(place) {
  const words = document.createElement("p");
  words.className = "notice warning";
  words.textContent = LOST;
  place.replaceChildren(words);
  announce(LOST);
}

function showText(place, html) {
  let answer = place.querySelector(".answer.arriving");
  if (!answer) {
    answer = document.createElement("div");
    answer.className = "answer prose arriving";
    place.replaceChildren(answer);
  }
  answer.innerHTML = html;
}
