import { buildBlockedBar, Composer } from "./composer.js";
import { copyText, iconButton, make } from "./elements.js";
import { listenToMessages } from "./gestures.js";
import { MessageLog } from "./log.js";
import { startPayload } from "./markup.js";
import { dayKey, hourText } from "./moments.js";
import { Overlays } from "./overlay.js";
import { hasWord, word } from "./words.js";

const ACTION_SECONDS = 5;

/** One person's phone with the bot's chat open on it. */
export class Phone {
  #actionTimer = 0;
  #chat = null;
  #day = "";

  /** Take the person and the bot as the server's hello names them, the clock, and `send(request)`. */
  constructor({ person, bot, clock, send }) {
    Object.assign(this, { person, bot, clock });
    this.request = (request) => {
      const sent = send({ ...request, person: person.id });
      if (!sent) this.overlays.toast(word("offline"));
      return sent;
    };
    this.log = new MessageLog({ clock, name: person.name });
    this.screen = make("div", { class: "screen" });
    this.overlays = new Overlays(this.screen);
    this.composer = new Composer({ overlays: this.overlays, send: this.request });
    this.#build();
    listenToMessages(this.log.scroller, this.#actions());
  }

  /** Return the chat as it is now, so that it can be drawn again; null before the first one came. */
  get chat() {
    return this.#chat && { ...this.#chat, messages: this.log.messages };
  }

  /** Draw a whole chat. */
  show(chat) {
    this.#chat = chat;
    this.log.replace(chat.messages);
    this.composer.setCommands(chat.commands ?? []);
    this.blockedBar.hidden = !chat.blocked;
    this.composer.element.hidden = Boolean(chat.blocked);
    this.#showEmpty();
  }

  /** Take one of the server's events; returns true if it brought something new to read. */
  take(event) {
    if (event.type === "chat") this.show(event);
    else if (event.type === "message") return this.#receive(event.message);
    else if (event.type === "edited") this.log.edit(event.message);
    else if (event.type === "deleted") this.log.remove(event.ids).then(() => this.#showEmpty());
    else if (event.type === "toast") this.overlays[event.alert ? "alert" : "toast"](event.text);
    else if (event.type === "action") this.#showAction(event.action);
    else if (event.type === "answered") this.log.answered();
    else if (event.type === "commands") this.#takeCommands(event.commands);
    return false;
  }

  /** Show the hour on the phone and name the days by it. */
  tick() {
    const now = this.clock.now();
    this.hour.textContent = hourText(now);
    if (this.#day === dayKey(now)) return;
    this.#day = dayKey(now);
    this.log.renameDays();
  }

  #receive(message) {
    const fromBot = message.from === "bot";
    if (fromBot) this.#showAction(null);
    this.log.add(message);
    this.#showEmpty();
    return fromBot;
  }

  #takeCommands(commands) {
    if (this.#chat) this.#chat.commands = commands;
    this.composer.setCommands(commands);
  }

  #build() {
    const { person, bot } = this;
    this.hour = make("span");
    this.status = make("small", { class: "status", text: word("bot") });
    const menu = { class: "more", "data-menu": true, press: () => this.#chatMenu() };
    this.more = iconButton("more", word("menu"), menu);
    this.blockedBar = buildBlockedBar(() => this.request({ do: "unblock" }));
    this.blockedBar.hidden = true;
    this.empty = make("div", { class: "empty", hidden: true });
    this.log.element.append(this.empty);
    const title = make("div", { class: "title" }, make("h3", { text: bot.name }), this.status);
    const avatar = make("span", { class: "avatar", "aria-hidden": "true", text: initials(bot.name) });
    const top = make("header", { class: "chat-top" }, avatar, title, this.more);
    this.screen.append(top, this.log.element, this.composer.element, this.blockedBar);
    const battery = make("i", { class: "battery" });
    const bar = make("div", { class: "status-bar", "aria-hidden": "true" }, this.hour, battery);
    const frame = make("div", { class: "frame" }, bar, this.screen, this.overlays.element);
    const hooks = { id: `phone-${person.id}`, "data-person": person.id, "aria-label": person.name };
    this.element = make("section", { class: "phone", ...hooks }, this.#buildOwner(), frame);
    if (CSS.supports("color", person.color)) this.element.style.setProperty("--person", person.color);
    this.#listenToDrops();
    this.tick();
  }

  #buildOwner() {
    const { name, role } = this.person;
    const dot = make("span", { class: "dot" });
    const owner = make("header", { class: "owner" }, dot, make("h2", { text: name }));
    if (role && role !== name) owner.append(make("small", { text: role }));
    return owner;
  }

  #actions() {
    return {
      say: (text) => this.request({ do: "say", text }),
      view: (image) => this.overlays.view(image),
      copyFrom: (article, text) => this.#copyFrom(article, text),
      link: (event, address) => this.#follow(event, address),
      key: (event, article, key) => this.#press(event, article, key),
      menu: (article, point) => this.#messageMenu(article, point),
    };
  }

  #press(event, article, element) {
    const message = this.log.messageOf(article);
    const row = Number(element.dataset.row);
    const col = Number(element.dataset.col);
    const key = message?.keyboard?.[row]?.[col];
    if (!key) return;
    if (key.kind === "callback") this.#tap({ do: "tap", message: message.id, row, col }, element);
    else if (key.kind === "copy") this.#copy(key.copy ?? "");
    else if (element.href) this.#follow(event, element.href);
    else this.overlays.toast(word(key.kind === "share" ? "share" : "other"));
  }

  #tap(request, element) {
    if (!this.log.markTap(element)) return;
    if (!this.request(request)) this.log.forgetTaps();
  }

  /** Open a link to this bot as Telegram would: as a start with its payload, here. */
  #follow(event, address) {
    const payload = startPayload(address, this.bot.username);
    if (payload === null) return;
    event.preventDefault();
    if (payload) this.request({ do: "start", payload });
  }

  #copyFrom(article, text) {
    if (this.log.messageOf(article)?.protected) this.overlays.toast(word("copyForbidden"));
    else this.#copy(text);
  }

  async #copy(text) {
    this.overlays.toast(word((await copyText(text)) ? "copied" : "copyFailed"));
  }

  #messageMenu(article, point) {
    const message = this.log.messageOf(article);
    if (!message) return;
    const chosen = getSelection();
    const part = article.contains(chosen.anchorNode) ? chosen.toString() : "";
    const copy = () => this.#copy(part || message.text);
    const remove = () => this.request({ do: "delete", message: message.id });
    const items = [{ icon: "trash", label: word("delete"), danger: true, run: remove }];
    if (message.text && !message.protected) items.unshift({ icon: "copy", label: word("copy"), run: copy });
    this.overlays.menu(items, point);
  }

  #chatMenu() {
    const { right, bottom } = this.more.getBoundingClientRect();
    const surely = (key) => async () => {
      if (await this.overlays.confirm(word(`${key}Ask`), word(key))) this.request({ do: key });
    };
    const blocking = this.#chat?.blocked
      ? { icon: "block", label: word("unblock"), run: () => this.request({ do: "unblock" }) }
      : { icon: "block", label: word("block"), run: surely("block") };
    const clearing = { icon: "trash", label: word("clear"), danger: true, run: surely("clear") };
    this.overlays.menu([blocking, clearing], { x: right - 190, y: bottom });
  }

  #showAction(action) {
    clearTimeout(this.#actionTimer);
    this.status.classList.toggle("busy", Boolean(action));
    this.status.textContent = action ? word(hasWord(action) ? action : "typing") : word("bot");
    if (action) this.#actionTimer = setTimeout(() => this.#showAction(null), ACTION_SECONDS * 1000);
  }

  #showEmpty() {
    const empty = this.log.messages.length === 0;
    this.empty.hidden = !empty;
    if (!empty) return;
    const start = { class: "start", "data-start": true, text: word("start"), press: () => this.#start() };
    this.empty.replaceChildren(
      make("span", { class: "avatar", "aria-hidden": "true", text: initials(this.bot.name) }),
      make("p", { text: word("hello") }),
      ...(this.person.hint ? [make("p", { class: "hint", text: this.person.hint })] : []),
      ...(this.#chat?.blocked ? [] : [make("button", start)]),
    );
  }

  #start() {
    if (this.request({ do: "start", payload: null })) this.composer.box.focus({ preventScroll: true });
  }

  #listenToDrops() {
    this.screen.addEventListener("dragover", (event) => event.preventDefault());
    this.screen.addEventListener("drop", async (event) => {
      event.preventDefault();
      if (this.#chat?.blocked) return;
      for (const file of event.dataTransfer.files) {
        await this.composer.offer(file, file.type.startsWith("image/") ? "photo" : "document");
      }
    });
  }
}

function initials(name) {
  const words = name.match(/\p{L}+/gu) ?? ["?"];
  return words.slice(0, 2).map((part) => part[0].toUpperCase()).join("");
}
