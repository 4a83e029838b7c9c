import { make } from "./elements.js";

const TAGS = {
  b: "b", strong: "b", i: "i", em: "i", u: "u", ins: "u", s: "s", strike: "s", del: "s",
  code: "code", pre: "pre", blockquote: "blockquote", br: "br", a: "a", span: "span", "tg-spoiler": "span",
};
const SILENCED = new Set(["iframe", "math", "object", "script", "style", "svg", "template", "title"]);
const SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);
const BLOCKS = new Set(["blockquote", "pre"]);
const PLAIN = new Set(["a", "code", "pre"]);
const BARE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?([/?#]|$)/i;
const FOUND = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])|(?<=^|[\s("“])(\/[a-z][a-z0-9_]{0,31})(?![\w/])/gi;

/** Rebuild a message's HTML from the few tags Telegram has; nothing else of it survives. */
export function cleanMarkup(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return cleanChildren(parsed.body, false);
}

/** Turn plain text into nodes, with its addresses and commands made tappable. */
export function cleanText(text) {
  const nodes = document.createDocumentFragment();
  let rest = 0;
  for (const match of text.matchAll(FOUND)) {
    const [found, address] = match;
    nodes.append(text.slice(rest, match.index), address ? link(address, found) : command(found));
    rest = match.index + found.length;
  }
  nodes.append(text.slice(rest));
  return nodes;
}

/** Return an address a link may lead to, or null; `contoh.id/a` is read as a web address. */
export function safeAddress(address) {
  try {
    const url = new URL(BARE.test(address) ? `https://${address}` : address);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Return the start payload if an address leads to this very bot (`""` for none), else null. */
export function startPayload(address, username) {
  const url = new URL(address);
  const web = /^https?:$/.test(url.protocol) && /^(www\.)?(t|telegram)\.me$/.test(url.hostname);
  const name = web ? url.pathname.slice(1) : url.protocol === "tg:" ? url.searchParams.get("domain") : null;
  if (name?.toLowerCase() !== username.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

/** Build a link that opens beside this page and tells nothing about it. */
export function link(address, ...children) {
  const aside = { target: "_blank", rel: "noopener noreferrer" };
  return make("a", { href: address, title: address, ...aside }, ...children);
}

function cleanChildren(parent, plain) {
  const nodes = document.createDocumentFragment();
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) nodes.append(plain ? node.data : cleanText(besideBlocks(node)));
    else if (node.nodeType === Node.ELEMENT_NODE) nodes.append(cleanElement(node, plain));
  }
  return nodes;
}

/** Drop the line break that only parts a block from its neighbour: the block breaks the line itself. */
function besideBlocks(node) {
  let text = node.data;
  if (BLOCKS.has(node.previousSibling?.localName)) text = text.replace(/^\n/, "");
  if (BLOCKS.has(node.nextSibling?.localName)) text = text.replace(/\n$/, "");
  return text;
}

function cleanElement(element, plain) {
  const name = element.localName;
  if (SILENCED.has(name)) return "";
  const children = cleanChildren(element, plain || PLAIN.has(name));
  const tag = Object.hasOwn(TAGS, name) ? TAGS[name] : null;
  if (tag === "a") {
    const address = safeAddress(element.getAttribute("href"));
    return address ? link(address, children) : children;
  }
  if (tag === "span") {
    const hidden = name === "tg-spoiler" || element.classList.contains("spoiler");
    return hidden ? make("span", { class: "spoiler" }, children) : children;
  }
  if (tag === "blockquote") {
    const folds = element.hasAttribute("expandable") || element.classList.contains("expandable");
    return make("blockquote", { class: folds ? "expandable" : null }, children);
  }
  return tag ? make(tag, {}, children) : children;
}

function command(text) {
  return make("button", { class: "command", text });
}
