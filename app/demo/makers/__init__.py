"""Makers of the demo's evidence files: photos, documents, sound and a short film.

Each maker draws or writes its file from scratch, so no photograph or recording of a real person or
place is in the repository. The same call gives the same bytes, so hashes in the demo stay the same.
Start with `photo_kit.py` for pictures and `pdf.py` for documents.
"""
