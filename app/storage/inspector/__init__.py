"""Looks inside one received file, in a process of its own that is given nothing else (see app/storage/sandbox.py).

    python -m app.storage.inspector <file> <folder for results> <media type> <seconds> <bytes of memory>

It writes previews and result.json (output.py) and is never imported by the web process beyond output.py: parsers of
hostile files can be hurt. It imports nothing of ours outside this folder.
"""
