# Sourced by ../run, ../test and ../bench/run: checks for the tools and builds what has changed. Windows uses build.cmd.

fail() { echo "error: $*" >&2; exit 1; }

# build NAME PATH: builds a project or solution if a source file is newer than its last build. MSBuild reads $Configuration
# itself (default: Debug).
build() {
  local name=$1 path=$2 stamp=AppHost/obj/$1.${Configuration:-Debug}.built log
  command -v dotnet >/dev/null || fail "dotnet was not found: install the .NET 10 SDK (https://dot.net)."
  if [ ! -f "$stamp" ] && ! command -v node >/dev/null; then
    echo "note: node was not found: the embedded servers need it to download (Node.js 20 or later, https://nodejs.org)." >&2
  fi
  if [ -f "$stamp" ] && [ -z "$(changed_since "$stamp")" ]; then return; fi
  [ "$name" = bench ] || ! stack_runs ||
    fail "the stack of this clone is running, and a build would replace files that it uses: stop it first."

  echo "building $name ..."
  log=$(mktemp)
  # The compiler's process is too short-lived to profit from PGO: without it a build takes one seventh less time.
  if ! DOTNET_TieredPGO=0 dotnet build "$path" -nologo -v:quiet -clp:NoSummary >"$log" 2>&1; then
    { grep -E 'error|No space' "$log" | sort -u || tail -n 20 "$log"; } | head -n 20 >&2 || true
    rm -f "$log"
    fail "the build failed; see the lines above."
  fi
  rm -f "$log"
  mkdir -p AppHost/obj; touch "$stamp"
}

# Prints the first file or folder that is newer than the stamp. A folder's time changes when a file in it is deleted.
changed_since() {
  find . \
    \( -name bin -o -name obj -o -name .git -o -name .local -o -name .vs -o -name docs -o -name node_modules -o -name dist \
       -o -name TestResults \) -prune -o \
    \( -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name .editorconfig \
       -o -name '*.json' -o -name '*.sql' -o -name '*.txt' \
       -o -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) \
    -newer "$1" ! -path . -print -quit
}

# Whether the process in run.lock is still an AppHost: a killed AppHost leaves its process id behind.
stack_runs() {
  local id
  id=$(cat .local/run.lock 2>/dev/null) && [ -n "$id" ] || return 1
  { tr '\0' ' ' <"/proc/$id/cmdline" || ps -p "$id" -o args=; } 2>/dev/null | grep -q AppHost.dll
}
