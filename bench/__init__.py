"""How much work a request is, against the goals: `make bench`, or `python -m bench --help`."""
