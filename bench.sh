#!/usr/bin/env bash
# The benchmarks, from where one looks for them: see bench/run.
exec "$(dirname "$0")/bench/run" "$@"
