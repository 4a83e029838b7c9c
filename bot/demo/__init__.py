"""A local Bot API emulator and its chat page, to try the real bot without Telegram."""
