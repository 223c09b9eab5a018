#!/usr/bin/env bash
# Runs the benchmarks. See bench/run.
exec "$(dirname "$0")/bench/run" "$@"
