import { icon, make } from "./elements.js";
import { cleanMarkup, cleanText, link, safeAddress } from "./markup.js";
import { buildDocument, buildPhoto, buildVoice } from "./media.js";
import { hourText } from "./moments.js";
import { word } from "./words.js";

const SIGNS = { url: "out", copy: "copy", share: "share" };

/** Build one message: its bubble and the keyboard under it. */
export function buildMessage(message) {
  const article = make("article", { "data-message": message.id, tabindex: "-1" });
  fillMessage(article, message);
  return article;
}

/** Write a message into its element, again after an edit. */
export function fillMessage(article, message) {
  const classes = ["message", message.from === "bot" ? "bot" : "own"];
  if (message.keyboard?.length) classes.push("keyed");
  if (message.protected) classes.push("protected");
  article.className = classes.join(" ");
  article.replaceChildren(buildBubble(message));
  if (message.keyboard?.length) article.append(buildKeyboard(message.keyboard));
}

/** Make long quotes foldable once the page knows how tall they are. */
export function foldQuotes(article) {
  for (const quote of article.querySelectorAll("blockquote.expandable")) {
    if (quote.scrollHeight <= quote.clientHeight + 2) quote.classList.remove("expandable");
    else pressable(quote, word("expand")).setAttribute("aria-expanded", "false");
  }
}

function buildBubble(message) {
  const photo = message.photo ? buildPhoto(message) : null;
  const words = buildWords(message);
  const meta = buildMeta(message);
  if (words) words.append(meta);
  const forward = message.forward && word("forward", { name: message.forward });
  return make(
    "div",
    { class: photo ? (words ? "bubble pictured" : "bubble pictured wordless") : "bubble" },
    forward ? make("p", { class: "forward", text: forward }) : null,
    photo,
    message.document ? buildDocument(message.document) : null,
    message.voice ? buildVoice(message.voice) : null,
    words ?? meta,
  );
}

function buildWords(message) {
  if (!message.html && !message.text) return null;
  const content = message.html ? cleanMarkup(message.html) : cleanText(message.text);
  const words = make("div", { class: "words", dir: "auto" }, content);
  for (const spoiler of words.querySelectorAll(".spoiler")) pressable(spoiler, word("spoiler"));
  for (const code of words.querySelectorAll("pre, :not(pre) > code")) {
    pressable(code).title = word(message.protected ? "copyForbidden" : "copyTap");
  }
  return words;
}

function buildMeta(message) {
  const date = new Date(message.date);
  const meta = make("span", { class: "meta" });
  if (message.protected) meta.append(sign("lock", "protected"));
  if (message.silent) meta.append(sign("bell", "silent"));
  if (message.edited) meta.append(make("span", { text: word("edited") }));
  meta.append(make("time", { datetime: message.date, text: hourText(date) }));
  if (message.from !== "bot") meta.append(sign("read", "read"));
  return meta;
}

function buildKeyboard(rows) {
  const keyboard = make("div", { class: "keyboard" });
  rows.forEach((keys, row) => {
    keyboard.append(make("div", { class: "row" }, ...keys.map((key, column) => buildKey(key, row, column))));
  });
  return keyboard;
}

function buildKey(key, row, column) {
  const face = [make("span", { class: "face", text: key.text })];
  if (SIGNS[key.kind]) face.push(icon(SIGNS[key.kind]));
  const address = key.kind === "url" ? safeAddress(key.url) : null;
  const element = address ? link(address, ...face) : make("button", {}, ...face);
  element.className = "key";
  element.dataset.row = row;
  element.dataset.col = column;
  element.dataset.kind = key.kind;
  return element;
}

function sign(shape, key) {
  return make("span", { class: "sign", role: "img", "aria-label": word(key), title: word(key) }, icon(shape));
}

function pressable(element, label = null) {
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  if (label) element.setAttribute("aria-label", label);
  return element;
}
