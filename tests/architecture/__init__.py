"""Tests of how the project is built: names, sizes, and what may know what."""
