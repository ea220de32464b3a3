"""`python -m central`: the command `central`."""

from central.cli import main

if __name__ == "__main__":
    main()
