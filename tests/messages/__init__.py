"""Tests of the queue of messages."""
