"""Alerts on their way out: what is due is sent, tried again, given up; pure but for the loop."""
