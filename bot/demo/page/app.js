import { make } from "./elements.js";
import { Live } from "./live.js";
import { BotClock, clockText } from "./moments.js";
import { showToast } from "./overlay.js";
import { Phone } from "./phone.js";
import { chooseLanguage, language, recallLanguage, word, writeWords } from "./words.js";

const NARROW = matchMedia("(max-width: 899px)");
const JUMP = 60_000;

/** The page: its header, its tabs and its phones. */
class Page {
  #phones = new Map();
  #unread = new Map();
  #hello = null;
  #open = null;
  #state = "waiting";

  constructor() {
    this.clock = new BotClock();
    this.live = new Live({
      onEvent: (event) => this.#take(event),
      onState: (state) => this.#showState(state),
    });
    this.tabs = document.querySelector(".tabs");
    this.main = document.querySelector(".phones");
    this.clockFace = document.querySelector("[data-clock]");
    this.toasts = document.querySelector(".page-toasts");
  }

  /** Bring the page to life. */
  run() {
    recallLanguage();
    for (const button of document.querySelectorAll("[data-do]")) {
      const hours = Number(button.dataset.do.split("-")[1]);
      button.addEventListener("click", () => this.#send({ do: "advance", hours }));
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => this.#speak(button.dataset.language));
    }
    this.tabs.addEventListener("keydown", (event) => this.#walkTabs(event));
    NARROW.addEventListener("change", () => this.#choose(this.#open));
    setInterval(() => this.#tick(), 1000);
    this.#writeAll();
    this.live.open();
  }

  #take(event) {
    if (event.type === "hello") return this.#welcome(event);
    if (event.type === "clock") return this.#setClock(event.now);
    if (event.type === "error") return this.#complain(event.text);
    const phone = this.#phones.get(String(event.person));
    if (phone?.take(event)) this.#announce(event);
  }

  #welcome(hello) {
    this.#hello = hello;
    this.#setClock(hello.now);
    document.querySelector(".flood").hidden = !hello.flood;
    const drafts = new Map([...this.#phones].map(([id, phone]) => [id, phone.composer.draft]));
    this.#buildPhones();
    for (const [id, phone] of this.#phones) phone.composer.draft = drafts.get(id) ?? "";
  }

  #buildPhones() {
    const { bot, people } = this.#hello;
    const focused = document.activeElement?.closest("[data-composer]")?.closest(".phone")?.dataset.person;
    const send = (request) => this.live.send(request);
    const build = (person) => new Phone({ person, bot, clock: this.clock, send });
    this.#phones = new Map(people.map((person) => [String(person.id), build(person)]));
    this.main.replaceChildren(...[...this.#phones.values()].map((phone) => phone.element));
    this.#buildTabs();
    const known = this.#phones.has(this.#open) ? this.#open : this.#phones.keys().next().value;
    this.#choose(known);
    this.#phones.get(focused)?.composer.box.focus({ preventScroll: true });
  }

  #buildTabs() {
    this.tabs.replaceChildren(...[...this.#phones].map(([id, phone]) => {
      const badge = make("span", { class: "badge", "aria-hidden": "true" });
      const hooks = { role: "tab", "data-tab": id, "aria-controls": phone.element.id };
      const name = make("span", { class: "name", text: phone.person.name });
      const tab = make("button", { ...hooks, press: () => this.#choose(id) }, name, badge);
      tab.style.setProperty("--person", phone.element.style.getPropertyValue("--person"));
      return tab;
    }));
  }

  #choose(id) {
    this.#open = id;
    for (const [key, phone] of this.#phones) phone.element.classList.toggle("front", key === id);
    if (NARROW.matches) this.#unread.delete(id);
    else this.#unread.clear();
    this.#showTabs();
  }

  #walkTabs(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const ids = [...this.#phones.keys()];
    this.#choose(ids.at((ids.indexOf(this.#open) + step) % ids.length));
    this.tabs.querySelector("[aria-selected=true]").focus();
  }

  #showTabs() {
    for (const tab of this.tabs.children) {
      const id = tab.dataset.tab;
      const count = this.#unread.get(id) ?? 0;
      const { name } = this.#phones.get(id).person;
      tab.setAttribute("aria-selected", String(id === this.#open));
      tab.tabIndex = id === this.#open ? 0 : -1;
      tab.setAttribute("aria-label", count ? word("unread", { name, count }) : name);
      tab.querySelector(".badge").textContent = count || "";
    }
  }

  /** Let a phone that just rang be noticed: a pulse beside it, or a number on its tab. */
  #announce({ person, message }) {
    const id = String(person);
    if (NARROW.matches && id !== this.#open) {
      this.#unread.set(id, (this.#unread.get(id) ?? 0) + 1);
      this.#showTabs();
    }
    if (message.silent) return;
    const { element } = this.#phones.get(id);
    element.classList.remove("ringing");
    requestAnimationFrame(() => element.classList.add("ringing"));
  }

  #setClock(now) {
    const jumped = this.clock.set(now) > JUMP && this.clockFace.textContent;
    this.#tick();
    if (!jumped) return;
    this.clockFace.classList.remove("jumped");
    requestAnimationFrame(() => this.clockFace.classList.add("jumped"));
  }

  #tick() {
    if (!this.#hello) return;
    const now = this.clock.now();
    const text = clockText(now, { short: NARROW.matches });
    if (this.clockFace.textContent !== text) this.clockFace.textContent = text;
    this.clockFace.dateTime = now.toISOString();
    for (const phone of this.#phones.values()) phone.tick();
  }

  #send(request) {
    if (!this.live.send(request)) showToast(this.toasts, word("offline"));
  }

  /** Show what the server refused; whatever waited for it waits no more. */
  #complain(text) {
    showToast(this.toasts, text);
    this.#forgetTaps();
  }

  #forgetTaps() {
    for (const phone of this.#phones.values()) phone.log.forgetTaps();
  }

  #showState(state) {
    this.#state = state;
    const connection = document.querySelector(".connection");
    connection.dataset.connection = state;
    connection.querySelector(".label").textContent = word(state);
    document.querySelector(".offline").hidden = state !== "lost";
    if (state === "lost") this.#forgetTaps();
  }

  #speak(code) {
    if (code === language()) return;
    chooseLanguage(code);
    const before = this.#phones;
    this.#writeAll();
    if (!this.#hello) return;
    this.#buildPhones();
    for (const [id, phone] of this.#phones) {
      const { chat, composer } = before.get(id);
      if (chat) phone.show(chat);
      phone.composer.draft = composer.draft;
    }
    this.#tick();
  }

  #writeAll() {
    writeWords(document);
    document.title = word("title");
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language()));
    }
    this.#showState(this.#state);
  }
}

new Page().run();
