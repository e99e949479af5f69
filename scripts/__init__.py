"""Tools of the house. The ones without an ending are shell; the ones with .py are run as `python -m scripts.NAME`."""
