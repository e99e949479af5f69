"""Evidence: files and reflective accounts, the claims that map them to criteria, and their versions.

Read models.py and rules.py, then service.py (the verbs); upload.py receives files as a stream.
"""
