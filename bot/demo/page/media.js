import { icon, iconButton, make, ownAddress } from "./elements.js";
import { sizeText } from "./moments.js";
import { word } from "./words.js";

/** Build a photo that opens large, covered first when it is a spoiler. */
export function buildPhoto(message) {
  const source = ownAddress(message.photo);
  if (!source) return null;
  const label = word(message.spoiler ? "photoHidden" : "photoOpen");
  const image = make("img", { src: source, alt: message.text || word("photo"), draggable: "false" });
  return make("button", { class: message.spoiler ? "photo covered" : "photo", "aria-label": label }, image);
}

/** Build a document's row: what it is, how big, and a way to save it. */
export function buildDocument({ name, url, size }) {
  const source = ownAddress(url);
  const lines = make(
    "span",
    { class: "lines" },
    make("b", { text: name || word("document") }),
    make("small", { text: sizeText(size ?? 0) }),
  );
  const saving = source && { href: source, download: name ?? "", title: word("download", { name }) };
  const disc = make("span", { class: "disc" }, icon("file"));
  return make(source ? "a" : "span", { class: "document", ...saving }, disc, lines);
}

/** Build a small player for a voice message. */
export function buildVoice(url) {
  const source = ownAddress(url);
  if (!source) return null;
  const audio = make("audio", { src: source, preload: "metadata" });
  const button = iconButton("play", word("play"), { class: "disc" });
  const slider = make("input", { type: "range", max: "1000", value: "0", "aria-label": word("position") });
  const time = make("small", { text: "0:00" });
  wirePlayer(audio, button, slider, time);
  return make("div", { class: "voice" }, audio, button, make("span", { class: "lines" }, slider, time));
}

/** Stop every voice message inside an element. */
export function silence(root) {
  for (const audio of root.querySelectorAll("audio")) audio.pause();
}

function wirePlayer(audio, button, slider, time) {
  const length = () => (Number.isFinite(audio.duration) ? audio.duration : 0);
  const show = () => {
    const label = word(audio.paused ? "play" : "pause");
    button.setAttribute("aria-label", label);
    button.title = label;
    button.replaceChildren(icon(audio.paused ? "play" : "pause"));
  };
  const move = () => {
    slider.value = String(length() ? (audio.currentTime / length()) * 1000 : 0);
    slider.style.setProperty("--played", `${slider.value / 10}%`);
    time.textContent = minutes(audio.paused && !audio.currentTime ? length() : audio.currentTime);
  };
  button.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    silence(document);
    return audio.play().catch(show);
  });
  slider.addEventListener("input", () => {
    audio.currentTime = (slider.value / 1000) * length();
  });
  for (const kind of ["play", "pause", "ended"]) audio.addEventListener(kind, show);
  for (const kind of ["timeupdate", "loadedmetadata", "durationchange"]) audio.addEventListener(kind, move);
}

function minutes(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
