"""Guidance beside the standards: plain-English sections, each linked to the criteria it helps with, and services to turn to."""
