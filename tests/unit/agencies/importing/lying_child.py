"""A child that was taken over by a file and answers something else."""

print('{"table": {"kind": "csv", "parts": [{"name": 7, "rows": "all"}]}}')
