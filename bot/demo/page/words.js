const TABLE = {
  id: {
    title: "Desa Binaan — coba bot",
    explain: "Ini bot yang asli, di komputer ini saja. Ketik dan tekan seperti di Telegram.",
    advance: "Majukan jam bot",
    hour: "+1 jam",
    day: "+1 hari",
    language: "Bahasa halaman ini",
    people: "Pilih ponsel",
    flood: "Uji batas kirim aktif",
    waiting: "Menyambung…",
    live: "Tersambung",
    lost: "Terputus, mencoba lagi…",
    offline: "Belum terkirim: sambungan terputus.",
    chat: "Chat {name}",
    unread: "{name}, {count} pesan baru",
    bot: "bot",
    typing: "mengetik",
    upload_photo: "mengirim foto",
    upload_document: "mengirim berkas",
    record_voice: "merekam suara",
    upload_voice: "mengirim suara",
    today: "Hari ini",
    yesterday: "Kemarin",
    edited: "diedit",
    forward: "Diteruskan dari {name}",
    protected: "Pesan ini tidak bisa disalin atau diteruskan",
    silent: "Dikirim tanpa bunyi",
    read: "Sudah dibaca",
    spoiler: "Teks tertutup. Tekan untuk melihat.",
    photo: "Foto",
    photoHidden: "Foto tertutup. Tekan untuk melihat.",
    photoOpen: "Buka foto",
    document: "Berkas",
    download: "Unduh {name}",
    play: "Putar suara",
    pause: "Jeda",
    position: "Posisi suara",
    expand: "Buka kutipan",
    copyTap: "Tekan untuk menyalin",
    copied: "Tersalin",
    copyFailed: "Tidak bisa menyalin di peramban ini",
    copyForbidden: "Isi pesan ini tidak bisa disalin",
    share: "Di Telegram, tombol ini membuka daftar chat untuk berbagi.",
    other: "Tombol ini hanya jalan di Telegram.",
    start: "Mulai",
    hello: "Belum ada pesan di sini.",
    blocked: "Bot ini diblokir di ponsel ini.",
    unblock: "Buka blokir",
    block: "Blokir bot",
    clear: "Hapus isi chat",
    clearAsk: "Hapus semua pesan di chat ini?",
    blockAsk: "Blokir bot? Bot tidak bisa lagi mengirim pesan ke ponsel ini.",
    menu: "Pilihan chat",
    commands: "Daftar perintah",
    attach: "Lampirkan foto atau berkas",
    attachPhoto: "Foto",
    attachDocument: "Berkas",
    caption: "Tambah keterangan…",
    write: "Tulis pesan",
    send: "Kirim",
    cancel: "Batal",
    close: "Tutup",
    ok: "OK",
    copy: "Salin teks",
    delete: "Hapus pesan",
    toEnd: "Ke pesan terbaru",
    tooBig: "Berkas terlalu besar. Paling besar {size}.",
    unreadable: "Foto ini tidak bisa dibuka.",
  },
  en: {
    title: "Desa Binaan — try the bot",
    explain: "This is the real bot, on this computer only. Type and tap as in Telegram.",
    advance: "Move the bot's clock ahead",
    hour: "+1 hour",
    day: "+1 day",
    language: "Language of this page",
    people: "Choose a phone",
    flood: "Sending limits are on",
    waiting: "Connecting…",
    live: "Connected",
    lost: "Connection lost, trying again…",
    offline: "Not sent: the connection is lost.",
    chat: "Chat of {name}",
    unread: "{name}, {count} new messages",
    bot: "bot",
    typing: "typing",
    upload_photo: "sending a photo",
    upload_document: "sending a file",
    record_voice: "recording",
    upload_voice: "sending a voice message",
    today: "Today",
    yesterday: "Yesterday",
    edited: "edited",
    forward: "Forwarded from {name}",
    protected: "This message can't be copied or forwarded",
    silent: "Sent without sound",
    read: "Read",
    spoiler: "Hidden text. Tap to see it.",
    photo: "Photo",
    photoHidden: "Hidden photo. Tap to see it.",
    photoOpen: "Open photo",
    document: "File",
    download: "Download {name}",
    play: "Play voice message",
    pause: "Pause",
    position: "Position in the voice message",
    expand: "Open the quote",
    copyTap: "Tap to copy",
    copied: "Copied",
    copyFailed: "This browser can't copy",
    copyForbidden: "This message can't be copied",
    share: "In Telegram, this button opens your chats to share with.",
    other: "This button only works in Telegram.",
    start: "Start",
    hello: "No messages here yet.",
    blocked: "The bot is blocked on this phone.",
    unblock: "Unblock",
    block: "Block the bot",
    clear: "Clear the chat",
    clearAsk: "Delete all messages in this chat?",
    blockAsk: "Block the bot? It can no longer send messages to this phone.",
    menu: "Chat options",
    commands: "List of commands",
    attach: "Attach a photo or a file",
    attachPhoto: "Photo",
    attachDocument: "File",
    caption: "Add a caption…",
    write: "Write a message",
    send: "Send",
    cancel: "Cancel",
    close: "Close",
    ok: "OK",
    copy: "Copy text",
    delete: "Delete message",
    toEnd: "To the newest message",
    tooBig: "The file is too big. The largest is {size}.",
    unreadable: "This photo can't be opened.",
  },
};

const SHELF = "desa-binaan.language";

/** Return the page's language: the remembered one, or Indonesian. */
export function language() {
  return document.documentElement.lang in TABLE ? document.documentElement.lang : "id";
}

/** Take up the language this browser used last. */
export function recallLanguage() {
  let remembered = null;
  try {
    remembered = localStorage.getItem(SHELF);
  } catch {
    // A browser may forbid storage; the page then starts in Indonesian.
  }
  document.documentElement.lang = remembered in TABLE ? remembered : "id";
}

/** Change the page's language and remember it. */
export function chooseLanguage(code) {
  document.documentElement.lang = code;
  try {
    localStorage.setItem(SHELF, code);
  } catch {
    // Not remembered, but changed.
  }
}

/** Return one sentence of the page with its `{blanks}` filled. */
export function word(key, blanks = {}) {
  return TABLE[language()][key].replace(/\{(\w+)\}/g, (_, name) => blanks[name] ?? "");
}

/** Tell whether the table has a sentence called `key`. */
export function hasWord(key) {
  return Object.hasOwn(TABLE[language()], key);
}

/** Write the sentences of the page's fixed parts. */
export function writeWords(root) {
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of root.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", word(element.dataset.wordLabel));
  }
}
