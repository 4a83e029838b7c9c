"""Pictures: cards that are drawn, and posters that are read, all on this machine."""
