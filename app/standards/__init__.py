"""The National Occupational Standards that learners are assessed on, kept as YAML files and copied into the database.

A file is the truth: `schema.py` says what it may hold, `yaml_files.py` reads and checks it, `service.sync` copies it.
Read first: standards/README.md, then schema.py.
"""
