import { icon, make } from "./elements.js";
import { word } from "./words.js";

const READING = { shortest: 1800, perLetter: 55, longest: 6000 };

/** Show a passing note in a container; the same note again takes the old one's place. */
export function showToast(container, text) {
  for (const shown of [...container.children]) if (shown.textContent === text) shown.remove();
  const toast = make("p", { class: "toast", text });
  container.append(toast);
  while (container.children.length > 3) container.firstElementChild.remove();
  const wait = Math.min(READING.longest, READING.shortest + text.length * READING.perLetter);
  setTimeout(() => {
    toast.classList.add("leaving");
    setTimeout(() => toast.remove(), 250);
  }, wait);
}

/** What can lie over one phone's screen: toasts, dialogs, menus, a large photo. */
export class Overlays {
  #open = [];

  /** Take the screen that rests while a dialog lies over it. */
  constructor(screen) {
    this.screen = screen;
    this.toasts = make("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.element = make("div", { class: "overlays" }, this.toasts);
  }

  /** Show a passing note. */
  toast(text) {
    showToast(this.toasts, text);
  }

  /** Show a text until it is acknowledged. */
  alert(text) {
    return this.#ask(text, [{ label: word("ok"), value: true, main: true }]);
  }

  /** Ask before something is done; resolves to true or false. */
  async confirm(text, label) {
    const no = { label: word("cancel"), value: false };
    return (await this.#ask(text, [no, { label, value: true, main: true, danger: true }])) === true;
  }

  /** Offer `{icon, label, run, danger}` items near a point of the window. */
  menu(items, point) {
    const list = make("div", { class: "menu", role: "menu" });
    const close = this.#lay(list, { quiet: true });
    for (const item of items) {
      const run = () => {
        close();
        item.run();
      };
      const props = { role: "menuitem", class: item.danger ? "danger" : null, press: run };
      list.append(make("button", props, icon(item.icon), make("span", { text: item.label })));
    }
    list.addEventListener("keydown", (event) => walk(event, list));
    place(list, point, this.element);
    list.firstElementChild.focus({ preventScroll: true });
  }

  /** Show a photo as large as the phone allows. */
  view(image) {
    const large = make("img", { src: image.src, alt: image.alt, draggable: "false" });
    const button = make("button", { class: "viewer", "aria-label": word("close") }, large);
    const close = this.#lay(button);
    button.addEventListener("click", close);
    button.focus();
  }

  /** Lay a form over the screen; resolves with what `build` finishes with, null when it is left. */
  form(build) {
    return new Promise((resolve) => {
      const finish = (value) => {
        resolve(value);
        close();
      };
      const card = make("div", { class: "card", role: "dialog", "aria-modal": "true" });
      const close = this.#lay(card, { onClose: () => resolve(null) });
      card.append(...build(finish));
      card.querySelector("textarea, button").focus();
    });
  }

  #ask(text, choices) {
    return new Promise((resolve) => {
      const words = make("p", { text });
      const buttons = make("div", { class: "choices" });
      const role = { role: "alertdialog", "aria-modal": "true", "aria-label": text };
      const card = make("div", { class: "card", ...role }, words, buttons);
      const mine = this.#hasFocus();
      const close = this.#lay(card, { onClose: () => resolve(null) });
      for (const { label, value, danger } of choices) {
        const run = () => {
          resolve(value);
          close();
        };
        buttons.append(make("button", { class: danger ? "danger" : null, text: label, press: run }));
      }
      if (mine) buttons.lastElementChild.focus();
    });
  }

  /** Tell whether the person is at this phone, not writing on another one. */
  #hasFocus() {
    const focused = document.activeElement;
    return focused === document.body || this.screen.parentElement.contains(focused);
  }

  #lay(content, { quiet = false, onClose = () => {} } = {}) {
    const before = document.activeElement;
    const mine = this.#hasFocus();
    const sheet = make("div", { class: quiet ? "sheet quiet" : "sheet" }, content);
    const close = () => {
      if (!this.#open.includes(sheet)) return;
      this.#open = this.#open.filter((other) => other !== sheet);
      sheet.remove();
      this.screen.inert = this.#open.length > 0;
      onClose();
      if (mine && before?.isConnected) before.focus({ preventScroll: true });
    };
    sheet.addEventListener("pointerdown", (event) => event.target === sheet && close());
    sheet.addEventListener("keydown", (event) => event.key === "Escape" && close());
    sheet.addEventListener("contextmenu", (event) => event.preventDefault());
    this.#open.push(sheet);
    this.element.append(sheet);
    this.screen.inert = true;
    return close;
  }
}

function walk(event, list) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...list.children];
  items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
}

function place(list, point, area) {
  const room = area.getBoundingClientRect();
  const left = Math.min(point.x - room.left, room.width - list.offsetWidth - 8);
  const top = Math.min(point.y - room.top, room.height - list.offsetHeight - 8);
  list.style.left = `${Math.max(8, left)}px`;
  list.style.top = `${Math.max(8, top)}px`;
}
