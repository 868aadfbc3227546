"""The commands of `python -m huddle`, one module each; every page's number can be had from the shell."""
