"""`./run bench NAME …`: run one of the measurements in this folder."""

import importlib
import sys

NAMES = (
    "intake", "bytes", "slow_line", "crash", "desk_pages", "open_case", "figures", "log", "verify", "screening",
    "roster", "readiness", "doors", "outbox", "calls", "partners",
)


def main() -> int:
    name, *rest = sys.argv[1:] or [""]
    if name not in NAMES:
        print(f"./run bench {'|'.join(NAMES)}   (see bench/README.md)")
        return 0 if name in ("", "help", "--help") else 2
    sys.argv = [f"bench {name}", *rest]
    importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
