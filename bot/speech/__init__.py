"""Lessons read aloud: recordings of the office, or a machine's voice made on this machine."""
