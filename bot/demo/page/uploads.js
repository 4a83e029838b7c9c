import { icon, make } from "./elements.js";
import { sizeText } from "./moments.js";
import { word } from "./words.js";

const LARGEST = 7 * 1024 * 1024;
const LONG_SIDE = 1280;
const QUALITY = 0.87;

/** Let the person pick files; resolves to none when the picker is closed. */
export function chooseFiles(kind) {
  return new Promise((resolve) => {
    const accept = kind === "photo" ? "image/*" : null;
    const input = make("input", { type: "file", accept, "data-file": kind });
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/** Show a file with a caption box; resolves to the request to send, or null. */
export async function readUpload(file, kind, overlays) {
  const blob = kind === "photo" ? await shrink(file) : file;
  if (!blob || blob.size > LARGEST) {
    overlays.toast(blob ? word("tooBig", { size: sizeText(LARGEST) }) : word("unreadable"));
    return null;
  }
  const preview = kind === "photo" ? URL.createObjectURL(blob) : null;
  const caption = await overlays.form((finish) => previewParts(file, preview, finish));
  if (preview) URL.revokeObjectURL(preview);
  if (caption === null) return null;
  return { do: kind, name: kind === "photo" ? "foto.jpg" : file.name, data: await base64(blob), caption };
}

function previewParts(file, preview, finish) {
  const size = make("small", { text: sizeText(file.size) });
  const shown = preview
    ? make("img", { class: "preview", src: preview, alt: file.name })
    : make("p", { class: "preview-file" }, icon("file"), make("b", { text: file.name }), size);
  const label = { placeholder: word("caption"), "aria-label": word("caption") };
  const caption = make("textarea", { rows: "2", maxlength: "1024", "data-caption": true, ...label });
  const send = () => finish(caption.value.trim());
  caption.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  const no = make("button", { text: word("cancel"), press: () => finish(null) });
  const yes = make("button", { "data-preview-send": true, text: word("send"), press: send });
  return [shown, caption, make("div", { class: "choices" }, no, yes)];
}

/** Make a photo as small as Telegram's apps make it before they send it; null if it is no picture. */
async function shrink(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null;
  }
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = make("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
