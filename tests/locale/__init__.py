"""Tests of the Chinese that people read."""
