"""Lessons, quizzes and hotlines: from content files to pages."""
