"""`python -m huddle`: the command line."""

import sys

from huddle.cli import main

if __name__ == "__main__":
    sys.exit(main())
