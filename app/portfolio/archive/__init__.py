"""The portfolio as a file: a BagIt 1.0 bag in a ZIP, written as a stream (docs/portfolio-format.md).

Read build.py first: it gathers the rows, makes portfolio.json and the book from them, and copies the evidence.
"""
