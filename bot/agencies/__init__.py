"""Register of licensed agencies: names, matching and verdicts."""
