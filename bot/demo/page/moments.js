import { language, word } from "./words.js";

const ZONE = "Asia/Jakarta";
const DAY = 86_400_000;

/** The bot's clock as the server last told it, ticking on by itself. */
export class BotClock {
  #told = Date.now();
  #at = performance.now();

  /** Take the server's time; returns how many milliseconds it jumped. */
  set(iso) {
    const before = this.now().getTime();
    this.#told = Date.parse(iso);
    this.#at = performance.now();
    return this.#told - before;
  }

  /** Return the bot's present moment. */
  now() {
    return new Date(this.#told + performance.now() - this.#at);
  }
}

/** Write hour and minute in WIB: `21.20` in Indonesian, `21:20` in English. */
export function hourText(date) {
  return format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Write date and time in WIB, long or short. */
export function clockText(date, { short }) {
  if (short) return `${format(date, { day: "numeric", month: "short" })} ${hourText(date)} WIB`;
  const day = format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return `${day}, ${hourText(date)} WIB`;
}

/** Return the WIB calendar day, `2026-11-23`, to compare days with. */
export function dayKey(date) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" }).format(date);
}

/** Name a day as a chat does: today, yesterday, or its date. */
export function dayText(date, now) {
  const day = dayKey(date);
  if (day === dayKey(now)) return word("today");
  if (day === dayKey(new Date(now.getTime() - DAY))) return word("yesterday");
  const sameYear = day.slice(0, 4) === dayKey(now).slice(0, 4);
  return format(date, { day: "numeric", month: "long", year: sameYear ? undefined : "numeric" });
}

/** Write a file size in bytes for people. */
export function sizeText(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = new Intl.NumberFormat(language(), { maximumFractionDigits: power > 1 ? 1 : 0 });
  return `${amount.format(bytes / 1024 ** power)} ${units[power]}`;
}

function format(date, shape) {
  const locale = language() === "id" ? "id-ID" : "en-GB";
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...shape }).format(date);
}
