"""Reading a list from a file that somebody sends: tables out of CSV, XLSX and PDF, columns, a draft to look at."""
