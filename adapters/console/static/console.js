// What the console does beyond plain links and forms. Everything here is an addition: without it every page still works.

import { writeTimes } from "./times.js";
import { startTriage } from "./triage.js";

writeTimes(document);
startTriage(document);

// What htmx put into the page is treated like what was there from the beginning.
document.addEventListener("htmx:load", (event) => {
  writeTimes(event.target);
  startTriage(event.target);
});
