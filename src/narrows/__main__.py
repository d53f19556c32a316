"""``python -m narrows``: the command line, where no script ``narrows`` is on the path."""

from narrows.cli import main

if __name__ == "__main__":
    main()
