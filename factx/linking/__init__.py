"""Mentions become speakers, and figures become claims."""
