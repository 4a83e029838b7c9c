"""Names and what is like them: reading a text as words, finding names whole, near, or by number."""
