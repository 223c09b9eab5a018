#!/usr/bin/env bash
# Recreates the initial migration of each DbContext from the model. Nothing is released yet, so to change the schema, change the model and
# run this script. The first release deletes it: from then on, `dotnet ef migrations add` adds a migration per change.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet tool restore >/dev/null
for name in Game Leaderboard EventLog; do rm -rf "GameApi/Data/Migrations/$name"; done
dotnet build GameApi -nologo -v:quiet -clp:NoSummary -p:RunAnalyzersDuringBuild=false
for name in Game Leaderboard EventLog; do
  dotnet ef migrations add "Initial$name" --no-build --project GameApi --context "${name}DbContext" \
    --output-dir "Data/Migrations/$name" >/dev/null
  echo "GameApi/Data/Migrations/$name"
done
