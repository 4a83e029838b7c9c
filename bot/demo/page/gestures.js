const TAPPABLE = ".key, .command, .photo, .document, .spoiler:not(.shown), a, pre, code, blockquote";
const HOLD = 480;
const SLACK = 10;

/** Turn taps, keys and long presses inside a message list into the phone's actions. */
export function listenToMessages(list, actions) {
  list.addEventListener("click", (event) => press(event, actions));
  list.addEventListener("keydown", (event) => pressByKey(event, list));
  list.addEventListener("mousedown", keepFocus);
  list.addEventListener("contextmenu", (event) => {
    const article = event.target.closest("article");
    if (!article) return;
    event.preventDefault();
    actions.menu(article, menuPoint(event, article));
  });
  listenToHolds(list, actions);
}

function press(event, actions) {
  const article = event.target.closest("article");
  if (!article) return;
  const target = event.target.closest(TAPPABLE);
  if (!target) return;
  if (target.matches(".key")) actions.key(event, article, target);
  else if (target.matches(".command")) actions.say(target.textContent);
  else if (target.matches(".photo")) openPhoto(target, actions);
  else if (target.matches(".spoiler")) uncover(article);
  else if (target.matches("a:not(.document)")) actions.link(event, target.href);
  else if (target.matches("pre, code")) actions.copyFrom(article, target.textContent);
  else if (target.matches(".expandable")) fold(target);
}

function openPhoto(photo, actions) {
  if (photo.classList.contains("covered")) photo.classList.remove("covered");
  else actions.view(photo.querySelector("img"));
}

function uncover(article) {
  for (const spoiler of article.querySelectorAll(".spoiler")) {
    spoiler.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
  }
}

function fold(quote) {
  if (!getSelection().isCollapsed) return;
  const open = quote.classList.toggle("open");
  quote.setAttribute("aria-expanded", String(open));
}

function pressByKey(event, list) {
  const target = event.target;
  if ((event.key === "Enter" || event.key === " ") && target.matches("[role=button]")) {
    event.preventDefault();
    target.click();
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || target.matches("input")) return;
  const articles = [...list.querySelectorAll("article")];
  const here = articles.indexOf(target.closest("article"));
  const next = here < 0 ? articles.at(-1) : articles[here + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Leave the focus in the message box when a mouse or finger taps a key. */
function keepFocus(event) {
  if (event.target.closest(".key, .command")) event.preventDefault();
}

function menuPoint(event, article) {
  if (event.clientX || event.clientY) return { x: event.clientX, y: event.clientY };
  const box = article.firstElementChild.getBoundingClientRect();
  return { x: box.left + 24, y: box.top + 24 };
}

/** Open the menu by a long press where the browser sends no contextmenu event for it (iOS). */
function listenToHolds(list, actions) {
  let timer = 0;
  let start = null;
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    stop();
    const article = event.target.closest("article");
    if (event.pointerType !== "touch" || !article) return;
    start = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      swallowClick(list);
      actions.menu(article, start);
    }, HOLD);
  });
  list.addEventListener("pointermove", (event) => {
    if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLACK) stop();
  });
  for (const kind of ["pointerup", "pointercancel", "contextmenu"]) list.addEventListener(kind, stop);
}

function swallowClick(list) {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const forget = () => list.removeEventListener("click", swallow, { capture: true });
  list.addEventListener("click", swallow, { capture: true, once: true });
  addEventListener("pointerdown", forget, { capture: true, once: true });
}
