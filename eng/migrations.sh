#!/usr/bin/env bash
# Recreates the one initial migration of each DbContext from the model. Nothing is released yet, so a change of the schema is a change of
# the model plus a run of this; from the first release on it is `dotnet ef migrations add`, and this script goes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet tool restore >/dev/null
for name in Game Leaderboard EventLog; do rm -rf "GameApi/Data/Migrations/$name"; done
dotnet build GameApi -nologo -v:quiet -clp:NoSummary -p:RunAnalyzersDuringBuild=false
for name in Game Leaderboard EventLog; do
  dotnet ef migrations add "Initial$name" --project GameApi --context "${name}DbContext" --output-dir "Data/Migrations/$name" --no-build >/dev/null
  echo "GameApi/Data/Migrations/$name"
done
