// What the page does beyond plain forms and links. Everything here is an addition: without it the page still works.

import { startChat } from "./chat.js";
import { openCited, startReplies } from "./replies.js";
import { writeDates } from "./dates.js";
import { followNews, reportNews } from "./news.js";

writeDates(document);
startReplies(document.body);
openCited();
reportNews(document);

const chat = document.querySelector("[data-chat]");
if (chat) {
  startChat(chat);
  followNews(chat.querySelector("[data-turns]"));
}
