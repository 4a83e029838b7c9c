import { icon, iconButton, make } from "./elements.js";
import { chooseFiles, readUpload } from "./uploads.js";
import { word } from "./words.js";

const TALLEST = 140;

/** The message box of one phone: text, commands, attachments. */
export class Composer {
  #commands = [];
  #marked = -1;

  /** Take what lies over the screen, and `send(request)` that tells whether it went. */
  constructor({ overlays, send }) {
    this.overlays = overlays;
    this.send = send;
    this.list = make("div", { class: "commands", hidden: true });
    const write = { placeholder: word("write"), "aria-label": word("write") };
    this.box = make("textarea", { "data-composer": true, rows: "1", enterkeyhint: "send", ...write });
    const going = { type: "submit", class: "go", "data-send": true, disabled: true };
    this.go = iconButton("send", word("send"), going);
    const listing = { class: "slash", "data-commands": true, "aria-expanded": "false" };
    this.slash = iconButton("commands", word("commands"), listing);
    this.attach = iconButton("attach", word("attach"), { class: "attach", "data-attach": true });
    const bar = make("div", { class: "bar" }, this.slash, this.box, this.attach, this.go);
    this.element = make("form", { class: "composer", autocomplete: "off" }, this.list, bar);
    this.#listen();
  }

  /** Return or set the text not sent yet. */
  get draft() {
    return this.box.value;
  }

  set draft(text) {
    this.box.value = text;
    this.#changed();
  }

  /** Offer these commands from now on. */
  setCommands(commands) {
    this.#commands = commands;
    this.slash.hidden = commands.length === 0;
    this.#suggest();
  }

  /** Ask for a caption and send a file as a photo or as a document. */
  async offer(file, kind) {
    const upload = await readUpload(file, kind, this.overlays);
    if (upload && this.send(upload)) this.box.focus({ preventScroll: true });
  }

  #listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.box.addEventListener("input", () => this.#changed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("paste", (event) => this.#paste(event));
    this.slash.addEventListener("click", () => this.#showCommands(this.list.hidden ? this.#commands : []));
    this.attach.addEventListener("click", () => this.#offerKinds());
    [this.go, this.slash].forEach(keepFocus);
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.element.contains(relatedTarget)) this.#showCommands([]);
    });
  }

  #submit() {
    const text = this.box.value.trim();
    if (text && this.send({ do: "say", text })) this.draft = "";
  }

  #key(event) {
    if (event.isComposing) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") this.#showCommands([]);
    else if (step && !this.list.hidden) this.#mark(event, step);
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const marked = this.list.hidden ? null : this.list.children[this.#marked];
      if (marked) marked.click();
      else this.#submit();
    }
  }

  #mark(event, step) {
    event.preventDefault();
    const items = [...this.list.children];
    const from = this.#marked < 0 && step < 0 ? 0 : this.#marked;
    this.#marked = (from + step + items.length) % items.length;
    items.forEach((item, index) => item.classList.toggle("marked", index === this.#marked));
    items[this.#marked].scrollIntoView({ block: "nearest" });
  }

  #changed() {
    this.go.disabled = !this.box.value.trim();
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(TALLEST, this.box.scrollHeight)}px`;
    this.#suggest();
  }

  #suggest() {
    const typed = /^\/(\w*)$/.exec(this.box.value)?.[1].toLowerCase();
    const fits = ({ command }) => typed !== undefined && command.startsWith(typed);
    this.#showCommands(this.#commands.filter(fits));
  }

  #showCommands(commands) {
    this.#marked = -1;
    this.list.hidden = commands.length === 0;
    this.slash.setAttribute("aria-expanded", String(!this.list.hidden));
    this.list.replaceChildren(...commands.map((entry) => this.#commandRow(entry)));
  }

  #commandRow({ command, description }) {
    const run = () => {
      if (!this.send({ do: "say", text: `/${command}` })) return;
      this.draft = "";
      this.#showCommands([]);
    };
    const lines = [make("b", { text: `/${command}` }), make("span", { text: description })];
    return keepFocus(make("button", { "data-command": command, press: run }, ...lines));
  }

  #offerKinds() {
    const { left, top } = this.attach.getBoundingClientRect();
    const pick = (kind) => async () => {
      for (const file of await chooseFiles(kind)) await this.offer(file, kind);
    };
    const items = [
      { icon: "photo", label: word("attachPhoto"), run: pick("photo") },
      { icon: "file", label: word("attachDocument"), run: pick("document") },
    ];
    this.overlays.menu(items, { x: left - 90, y: top - 110 });
  }

  #paste(event) {
    const [file] = event.clipboardData?.files ?? [];
    if (!file) return;
    event.preventDefault();
    this.offer(file, file.type.startsWith("image/") ? "photo" : "document");
  }
}

/** Build the bar that stands in the composer's place while the bot is blocked. */
export function buildBlockedBar(unblock) {
  const button = make("button", { "data-unblock": true, text: word("unblock"), press: unblock });
  return make("div", { class: "blocked-bar" }, make("p", {}, icon("block"), word("blocked")), button);
}

/** Let a button be tapped without taking the focus from the message box. */
function keepFocus(button) {
  button.addEventListener("mousedown", (event) => event.preventDefault());
  return button;
}
