"""What makes a portfolio archive whole, checked offline: no database, no network, nothing but the file.

container.py reads a ZIP or a folder without trusting it; bag.py checks BagIt; the rest check portfolio.json.
"""
