"""The evidence file of a case: all that a court asks for, in one signed file that anybody can check offline."""
