"""What can be said after `python -m bot`: one command a file."""
