"""The figures of docs/benchmarks.md, measured now: ``python -m benchmarks`` or ``make bench``."""
