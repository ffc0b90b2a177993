"""`python -m tande.verifier`: the same as `tande-verify`."""

from tande.verifier.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
