"""The Telegram bot of a Desa Binaan Imigrasi office: everything that is not Telegram."""
