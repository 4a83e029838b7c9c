const SHAPES = {
  attach: "M20 11.5 12 19.4a5 5 0 0 1-7.1-7.1l8.4-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4",
  bell: "M6 16.5V11a6 6 0 0 1 9-5.2M18 11v5.5H8M10 20h4M4 4l16 16",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.6 5.6l12.8 12.8",
  close: "M6 6l12 12M18 6 6 18",
  commands: "M5 7h14M5 12h14M5 17h9",
  copy: "M9 9h10v11H9zM15 9V5H5v11h4",
  down: "m6 9 6 6 6-6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  out: "M8 16 17 7M9.5 7H17v7.5",
  pause: "M8 5v14M16 5v14",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
  play: "M8 5v14l11-7z",
  read: "m2 12.5 4.5 4.5L15 8.5M11 16l1 1 9-8.5",
  send: "M4 12 3 4l18 8-18 8zM4 12h9",
  share: "M4 18c1-6 5-9 10-9V5l6 6-6 6v-4c-4 0-7 1-10 5z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/** Build an element; `text` is its text, `press` what a click does, everything else an attribute. */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  if (tag === "button") element.type = "button";
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "press") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Build a button that shows an icon and says its name to a screen reader. */
export function iconButton(shape, label, props = {}) {
  return make("button", { "aria-label": label, title: label, ...props }, icon(shape));
}

/** Draw one of the page's own line icons. */
export function icon(shape) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", `icon icon-${shape}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[shape]);
  drawing.append(path);
  return drawing;
}

/** Animate an element unless the reader asked for less motion; resolves when it rests. */
export async function animate(element, frames, duration) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  try {
    await element.animate(frames, { duration, easing: "cubic-bezier(.2,.7,.3,1)" }).finished;
  } catch {
    // A cancelled animation rests as well.
  }
}

/** Copy a text; tells whether it worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Return a same-origin address the page may load or offer, or null. */
export function ownAddress(address) {
  try {
    const url = new URL(address, location.href);
    return url.origin === location.origin && /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
