"""The command line: each command reads as a short list of steps."""
