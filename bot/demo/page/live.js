const FIRST_WAIT = 400;
const LONGEST_WAIT = 8000;

/** The socket to the demo server; opens itself again when it closes. */
export class Live {
  #socket = null;
  #wait = FIRST_WAIT;
  #timer = 0;

  /** Take what to do with an event and with a change of state (`waiting`, `live`, `lost`). */
  constructor({ onEvent, onState }) {
    this.onEvent = onEvent;
    this.onState = onState;
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  /** Open the socket. */
  open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/live`);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = FIRST_WAIT;
      this.onState("live");
    });
    socket.addEventListener("message", ({ data }) => this.onEvent(JSON.parse(data)));
    socket.addEventListener("close", () => this.#retry());
  }

  /** Send one request; tells whether the socket was open. */
  send(request) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  #retry() {
    this.onState("lost");
    this.#timer = setTimeout(() => this.open(), this.#wait * (0.8 + Math.random() * 0.4));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #hurry() {
    if (this.#socket?.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.#timer);
    this.open();
  }
}
