"""Bytes at rest. files.py keeps them durably by their hash; sniff.py says what they are; sandbox.py looks inside."""
