import { buildMessage, fillMessage, foldQuotes } from "./bubble.js";
import { animate, icon, make } from "./elements.js";
import { silence } from "./media.js";
import { dayKey, dayText } from "./moments.js";
import { word } from "./words.js";

const ARRIVAL = [{ opacity: 0, transform: "translateY(10px) scale(.98)" }, { opacity: 1, transform: "none" }];
const NEAR = 60;
const PATIENCE = 30_000;

/** The messages of one chat, by day, newest at the bottom. */
export class MessageLog {
  #messages = new Map();
  #pending = [];
  #stuck = true;
  #lastTop = 0;
  #missed = 0;

  /** Take the bot's clock (for "today") and the phone's name (for screen readers). */
  constructor({ clock, name }) {
    this.clock = clock;
    this.days = make("div", { class: "days" });
    const live = { role: "log", "aria-live": "polite", "aria-label": word("chat", { name }) };
    this.scroller = make("div", { class: "log", tabindex: "0", ...live }, this.days);
    this.count = make("span", { class: "badge" });
    this.toEnd = make(
      "button",
      { class: "to-end", "aria-label": word("toEnd"), press: () => this.stick() },
      icon("down"),
      this.count,
    );
    this.element = make("div", { class: "log-area" }, this.scroller, this.toEnd);
    this.#followGrowth();
  }

  /** Return the messages as they are now, oldest first. */
  get messages() {
    return [...this.#messages.values()];
  }

  /** Return the message an element shows. */
  messageOf(article) {
    return this.#messages.get(article.dataset.message);
  }

  /** Show these messages and no others. */
  replace(messages) {
    silence(this.days);
    this.scroller.setAttribute("aria-busy", "true");
    this.forgetTaps();
    this.#messages.clear();
    this.days.replaceChildren();
    for (const message of messages) this.#append(message);
    this.scroller.setAttribute("aria-busy", "false");
    this.stick();
  }

  /** Add a new message, or show it again if it is here already. */
  add(message) {
    if (this.#messages.has(String(message.id))) return this.edit(message);
    const article = this.#append(message);
    if (message.from !== "bot") this.#stuck = true;
    if (this.#stuck) this.stick();
    else this.#show(this.#missed + 1);
    return animate(article, ARRIVAL, 200);
  }

  /** Show a message's new content where the old one stood. */
  edit(message) {
    const article = this.#find(message.id);
    if (!article) return;
    const before = article.offsetHeight;
    const focus = this.#focusedKey(article);
    silence(article);
    this.#messages.set(String(message.id), message);
    fillMessage(article, message);
    foldQuotes(article);
    focus?.();
    if (this.#stuck) this.stick();
    animate(article.firstElementChild, [{ opacity: 0.55 }, { opacity: 1 }], 220);
    return resize(article, before);
  }

  /** Take messages away. */
  async remove(ids) {
    const articles = ids.map((id) => this.#find(id)).filter(Boolean);
    for (const id of ids) this.#messages.delete(String(id));
    await Promise.all(articles.map(async (article) => {
      silence(article);
      article.inert = true;
      const height = `${article.offsetHeight}px`;
      article.classList.add("resizing");
      await animate(article, [
        { height, opacity: 1, transform: "none" },
        { height: "0px", opacity: 0, transform: "scale(.9)" },
      ], 260);
      const day = article.closest(".day");
      article.remove();
      if (day && !day.querySelector("article")) day.remove();
    }));
  }

  /** Show a key as pressed until its answer comes; false if it waits already. */
  markTap(key) {
    if (key.classList.contains("waiting")) return false;
    key.classList.add("waiting");
    key.setAttribute("aria-busy", "true");
    const tap = { key, timer: setTimeout(() => this.#endTap(tap), PATIENCE) };
    this.#pending.push(tap);
    return true;
  }

  /** Let the key go that has waited longest: a chat's taps are answered in order. */
  answered() {
    if (this.#pending.length) this.#endTap(this.#pending[0]);
  }

  /** Let every waiting key go. */
  forgetTaps() {
    while (this.#pending.length) this.#endTap(this.#pending[0]);
  }

  /** Name the days anew after the clock moved. */
  renameDays() {
    for (const day of this.days.children) {
      day.querySelector(".date").textContent = dayText(new Date(day.dataset.date), this.clock.now());
    }
  }

  /** Go to the newest message and stay there. */
  stick() {
    this.#stuck = true;
    this.#show(0);
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#lastTop = this.scroller.scrollTop;
  }

  #append(message) {
    this.#messages.set(String(message.id), message);
    const article = buildMessage(message);
    this.#dayOf(message).append(article);
    foldQuotes(article);
    return article;
  }

  #dayOf(message) {
    const date = new Date(message.date);
    const last = this.days.lastElementChild;
    if (last && dayKey(new Date(last.dataset.date)) === dayKey(date)) return last;
    const label = make("p", { class: "date", text: dayText(date, this.clock.now()) });
    const day = make("section", { class: "day", "data-date": message.date }, label);
    this.days.append(day);
    return day;
  }

  #find(id) {
    return this.days.querySelector(`article[data-message="${CSS.escape(id)}"]:not([inert])`);
  }

  /** Remember which key has the focus; the returned call gives it to the key in its place. */
  #focusedKey(article) {
    const key = document.activeElement;
    if (!article.contains(key)) return null;
    return () => {
      const { row, col } = key.dataset;
      const same = article.querySelector(`.key[data-row="${row}"][data-col="${col}"]`);
      (same ?? article.querySelector(".key") ?? article).focus({ preventScroll: true });
    };
  }

  #endTap(tap) {
    clearTimeout(tap.timer);
    this.#pending = this.#pending.filter((other) => other !== tap);
    tap.key.classList.remove("waiting");
    tap.key.removeAttribute("aria-busy");
  }

  /** Stay at the end while content grows; only the reader's own scrolling up lets go of it. */
  #followGrowth() {
    const growth = new ResizeObserver(() => this.#stuck && this.stick());
    growth.observe(this.days);
    growth.observe(this.scroller);
    this.scroller.addEventListener("scroll", () => {
      const { scrollTop, scrollHeight, clientHeight } = this.scroller;
      const distance = scrollHeight - clientHeight - scrollTop;
      if (distance < NEAR) this.#stuck = true;
      else if (scrollTop < this.#lastTop) this.#stuck = false;
      this.#lastTop = scrollTop;
      this.#show(this.#stuck ? 0 : this.#missed);
    });
  }

  #show(missed) {
    this.#missed = missed;
    this.count.textContent = missed || "";
    this.toEnd.classList.toggle("visible", !this.#stuck);
    this.toEnd.inert = this.#stuck;
  }
}

/** Let an element glide from its earlier height to its present one. */
async function resize(element, before) {
  const after = element.offsetHeight;
  if (before === after) return;
  element.classList.add("resizing");
  await animate(element, [{ height: `${before}px` }, { height: `${after}px` }], 200);
  element.classList.remove("resizing");
}
