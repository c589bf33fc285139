"""`python -m keystage.cli`."""

from keystage.cli import main

main()
