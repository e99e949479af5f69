"""The portfolio as its learner sees it, and as a file to take away.

home.py is the learner's first page; archive.py writes the BagIt archive as a stream; verify.py judges one offline.
"""
