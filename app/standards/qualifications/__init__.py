"""Awards made of units: what a file says of one, and whether a learner's units make it.

`solve` is pure; files.py reads standards/qualifications.
"""
