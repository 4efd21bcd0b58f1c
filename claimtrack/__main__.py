"""``python -m claimtrack``."""

from claimtrack.cli.app import main

main()
