#!/usr/bin/env bash
# image-start.sh [SERVICE]: compares a service's image with and without ahead-of-time compilation (ReadyToRun). Publishes both, starts them
# in turn without stores, and waits for /health/live. Prints the size, and the median time and CPU of the starts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
service=${1:-GameApi} rounds=7 folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for ahead in false true; do
  dotnet publish "$service" -c Release --os linux --arch x64 --self-contained false -p:PublishReadyToRun=$ahead \
    -o "$folder/$ahead" -nologo -v:quiet
done
export ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS=http://127.0.0.1:18790
export Auth__SigningKey=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
export ConnectionStrings__gamedb='Host=127.0.0.1;Port=1;Username=u;Password=p;Database=d'
export ConnectionStrings__cache=127.0.0.1:1 ConnectionStrings__analytics='Host=127.0.0.1;Port=1'

start() {
  local began=$(date +%s%3N) pid
  dotnet "$folder/$1/$service.dll" >/dev/null 2>&1 &
  pid=$!
  until curl -sf -o /dev/null http://127.0.0.1:18790/health/live; do kill -0 $pid || exit 1; sleep 0.02; done
  echo "$(($(date +%s%3N) - began)) $(awk '{ print ($14 + $15) * 10 }' /proc/$pid/stat)"
  kill -9 $pid; wait $pid 2>/dev/null || true
}
for _ in $(seq $rounds); do for ahead in false true; do start $ahead >> "$folder/$ahead.ms"; done; done
median() { cut -d' ' -f"$2" "$folder/$1.ms" | sort -n | sed -n "$((rounds / 2 + 1))p"; }
for ahead in false true; do
  size=$(du -sm "$folder/$ahead" | cut -f1)
  echo "$service ReadyToRun=$ahead: $size MB, first response after $(median $ahead 1) ms, CPU $(median $ahead 2) ms"
done
