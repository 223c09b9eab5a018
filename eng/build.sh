# Sourced by ../run and ../test: finds the tools and builds what has changed. Windows has build.cmd.

fail() { echo "error: $*" >&2; exit 1; }

# build NAME PATH [OPTION...]: builds a project or solution unless nothing it could be made of is newer than its last build.
build() {
  local name=$1 path=$2 stamp=AppHost/obj/$1.built log; shift 2
  command -v dotnet >/dev/null || fail "dotnet was not found: install the .NET 10 SDK (https://dot.net)."
  command -v node >/dev/null || fail "node was not found: install Node.js 20 or later, with which the embedded servers are downloaded (https://nodejs.org)."
  if [ ! -f Aspire.local.props ]; then
    dotnet msbuild eng/AspireProbe/AspireProbe.proj -nologo -v:minimal || fail "the package feed could not be asked for Aspire; the lines above say why."
  fi
  if [ -f "$stamp" ] && [ -z "$(changed_since "$stamp")" ]; then return; fi

  echo "building $name ..."
  log=$(mktemp)
  if ! dotnet build "$path" "$@" -nologo -v:quiet -clp:NoSummary >"$log" 2>&1; then
    grep -E 'error|No space' "$log" | sort -u | head -20 >&2
    rm -f "$log"
    fail "the build failed; the lines above say why."
  fi
  rm -f "$log"
  touch "$stamp"
}

# The first file or folder (one is touched when a file in it goes away) newer than the stamp.
changed_since() {
  find . \( -name bin -o -name obj -o -name .git -o -name .local -o -name .vs -o -name docs -o -name node_modules -o -name TestResults \) -prune -o \
    \( -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name '*.sql' -o -name .editorconfig \) \
    -newer "$1" ! -path . -print -quit
}
