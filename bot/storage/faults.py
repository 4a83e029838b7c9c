"""What goes wrong with a database, as a sentence for the person who runs it."""


class StorageFault(Exception):
    """The database cannot be used; the text is one sentence that names the problem and shows no password."""
