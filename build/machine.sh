# Shared by run.sh, test.sh and bench.sh: what the machine must have, the built programs, and a private PostgreSQL. Source it; do not run it.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# require_admin WHAT: to be asked before the output goes into a file, where the sentence would not be seen.
require_admin() {
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 || die "Installing $1 needs an administrator: install it yourself, or install sudo."
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

require_dotnet() {
  command -v dotnet >/dev/null 2>&1 || die "The .NET SDK 10 is missing. Install it from https://dot.net, then try again."
  dotnet --list-sdks | grep -q '^10\.' || die "The .NET SDK 10 is missing; found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '). Install version 10, then try again."
  # The compiler server and the build's nodes would stay behind.
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
}

# apt_install PACKAGE…: false when that failed; the last lines then say why.
apt_install() {
  command -v apt-get >/dev/null 2>&1 || die "There is no apt-get to install it with. Install by hand: $*"
  require_admin "$*"
  say "Installing $* …"
  local log code
  log=$(mktemp)
  # A source that has nothing to do with us may be out of order; another installation may be going on.
  { as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"; } >"$log" 2>&1 </dev/null 9>&-
  code=$?
  [ "$code" = 0 ] || tail -n 5 "$log" >&2
  rm -f "$log"
  hash -r
  return "$code"
}

# install COMMAND PACKAGE…: installs the packages unless the command is there.
install() {
  local command=$1; shift
  command -v "$command" >/dev/null 2>&1 && return 0
  apt_install "$@" && command -v "$command" >/dev/null 2>&1 || die "'$command' could not be installed. Run 'apt-get install $*' to see why."
}

# Exports STUDIO_CHROMIUM. Ubuntu's chromium-browser may be a mere hint at the snap, so each is asked whether it starts.
find_browser() {
  local name path names=(chromium chromium-browser google-chrome google-chrome-stable)
  [ -z "${STUDIO_CHROMIUM:-}" ] || names=("$STUDIO_CHROMIUM")
  for name in "${names[@]}"; do
    path=$(command -v "$name") && "$path" --version >/dev/null 2>&1 </dev/null || continue
    export STUDIO_CHROMIUM=$path
    return 0
  done
  return 1
}

install_browser() {
  find_browser && return 0
  [ -z "${STUDIO_CHROMIUM:-}" ] || die "STUDIO_CHROMIUM names '$STUDIO_CHROMIUM', which does not start."
  apt_install chromium && find_browser \
    || die "There is no Chromium, and apt has none here (Ubuntu has it as a snap only). Install Google Chrome, or name a Chromium in STUDIO_CHROMIUM, then try again."
}

# postgres_bin [DATA]: the folder of the newest server, or of the one that made DATA.
postgres_bin() {
  local initdb
  if [ -s "${1:-}/PG_VERSION" ]; then initdb=/usr/lib/postgresql/$(cat "$1/PG_VERSION")/bin/initdb
  else initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
  fi
  [ -x "$initdb" ] && dirname "$initdb"
}

install_postgres() {
  [ -n "$(postgres_bin)" ] && return 0
  # The package would start a cluster of its own; we bring ours.
  install pg_createcluster postgresql-common
  require_admin postgresql
  local own=/etc/postgresql-common/createcluster.d/retrystudio.conf code
  as_root mkdir -p "$(dirname "$own")"
  printf 'create_main_cluster = false\n' | as_root tee "$own" >/dev/null
  apt_install postgresql
  code=$?
  as_root rm -f "$own"
  [ "$code" = 0 ] && [ -n "$(postgres_bin)" ] || die "PostgreSQL could not be installed. Run 'apt-get install postgresql' to see why."
}

# PostgreSQL refuses to run as root: then it runs as the user its package made, who may also pass through folders of root's.
# From the root folder: it goes back to where it was started, which that user may not be allowed to.
as_postgres() (
  cd / || exit
  if [ "$(id -u)" != 0 ]; then exec "$@"
  elif runuser -u postgres -- test -x "$(dirname "$PG_DATA")" 2>/dev/null; then exec runuser -u postgres -- "$@"
  else exec setpriv --reuid=postgres --regid=postgres --init-groups --inh-caps=+dac_override --ambient-caps=+dac_override -- "$@"
  fi
)

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 40000))
    port_is_free "$port" && { echo "$port"; return; }
  done
}

# Makes PG_DATA, under another name until it is complete.
make_cluster() {
  local new=$PG_DATA.new initial
  rm -rf "$new" "$PG_DATA"; mkdir -m 700 "$new"
  (umask 077; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$1")
  initial=$(mktemp); cp "$1" "$initial"; chmod 600 "$initial"
  if [ "$(id -u)" = 0 ]; then chown postgres "$new" "$initial"; fi
  as_postgres "$PG_BIN/initdb" -D "$new" -U studio --pwfile="$initial" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 >"$2" 2>&1 </dev/null 9>&- \
    || { rm -f "$initial"; tail -n 5 "$2" >&2; die "The private PostgreSQL could not be set up in $PG_DATA."; }
  rm -f "$initial"
  mv "$new" "$PG_DATA"
}

# After a crash another program may have the number of the server that is gone; PostgreSQL would take it for itself.
forget_dead_server() {
  local pid
  pid=$(head -n 1 "$PG_DATA/postmaster.pid" 2>/dev/null) && [ -d "/proc/$pid" ] || return 0
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ] || rm -f "$PG_DATA/postmaster.pid"
}

# start_postgres FOLDER: a cluster of our own, on a free loopback port. Sets PG_CONNECTION (without a database).
start_postgres() {
  PG_DATA=$1/postgres
  PG_BIN=$(postgres_bin "$PG_DATA") || die "'$PG_DATA' was made by PostgreSQL $(cat "$PG_DATA/PG_VERSION" 2>/dev/null), which is not installed. Install that version, or start over with --fresh."
  mkdir -p "$1"
  local password_file=$1/postgres.password log=$1/postgres.log round
  [ -s "$PG_DATA/PG_VERSION" ] || make_cluster "$password_file" "$log.init"
  forget_dead_server
  if as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1; then
    PG_PORT=$(sed -n 4p "$PG_DATA/postmaster.pid")
  else
    : >"$log"; if [ "$(id -u)" = 0 ]; then chown postgres "$log"; fi
    # What a killed server has left needs a moment to go.
    for round in 1 2 3 4 5; do
      PG_PORT=$(free_port)
      as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -w -t 60 -l "$log" \
        -o "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=128MB ${PG_OPTIONS:-}" start >/dev/null 2>&1 </dev/null 9>&- && break
      [ "$round" -lt 5 ] || { tail -n 15 "$log" >&2; die "The private PostgreSQL did not start."; }
      sleep 1
    done
  fi
  PG_CONNECTION="Host=127.0.0.1;Port=$PG_PORT;Username=studio;Password=$(cat "$password_file")"
}

stop_postgres() { [ -n "${PG_BIN:-}" ] && as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null 2>&1; }

# end_processes MARK: kills what has it in its command line or its environment, and is not this script.
end_processes() {
  local folder
  for folder in /proc/[0-9]*; do
    [ "${folder#/proc/}" != $$ ] && grep -aqsF -- "$1" "$folder/cmdline" "$folder/environ" && kill -KILL "${folder#/proc/}" 2>/dev/null
  done
}

# A build can be broken off: stop_build belongs into the script's trap.
build_pid= build_temp=
stop_build() {
  if [ -n "$build_pid" ]; then kill -TERM "$build_pid" 2>/dev/null; wait "$build_pid" 2>/dev/null; build_pid=; fi
  if [ -n "$build_temp" ]; then rm -rf "$build_temp"; build_temp=; fi
}

# run_build LOG ARGUMENT…: dotnet with these arguments; its output goes into the log, and what it leaves in its temporary folder goes away.
run_build() {
  local log=$1 code; shift
  build_temp=$(mktemp -d)
  # NuGet's locks are for everybody, so they stay where they are.
  NUGET_SCRATCH=${NUGET_SCRATCH:-${TMPDIR:-/tmp}/NuGetScratch$(id -un)} TMPDIR=$build_temp dotnet "$@" -v q -nologo >"$log" 2>&1 </dev/null 8>&- 9>&- &
  build_pid=$!
  wait "$build_pid"
  code=$?
  build_pid=
  stop_build
  return "$code"
}

# One build at a time in one work tree, until 'exec 8>&-'.
claim_build() {
  local other
  mkdir -p artifacts
  other=$(find artifacts artifacts/lock ./*/bin ./*/obj -maxdepth 0 ! -writable 2>/dev/null | head -n 1)
  [ -z "$other" ] || die "'$other' belongs to $(stat -c %U "$other"), so nothing can be built here as $(id -un). Take it over: sudo chown -R $(id -un) '$PWD'"
  exec 8>artifacts/lock
  flock 8
}

build_failed() { grep -E 'error|Error' "$1" | sort -u | head -n 10 >&2; die "The build failed; all of it is in $1."; }

# build_studio PROJECT
build_studio() {
  claim_build
  run_build "$PWD/artifacts/build.log" build "$1" -c Release || build_failed "$PWD/artifacts/build.log"
  exec 8>&-
}

# What the published program is made of: files, kit and machine.
ingredients() {
  find RetryStudio.Domain RetryStudio.Infrastructure RetryStudio.Web build/*.targets .editorconfig BannedSymbols.txt Directory.* global.json \
    \( -name bin -o -name obj -o -name _framework \) -prune -o -type f ! -name appsettings.Local.json -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  dotnet --version
  uname -m
}

# Sets STUDIO_PROGRAM: the folder of the program, compiled ahead of time. It is named after its ingredients, so it is built once, and a studio
# that runs from it is not disturbed when another version is built: a folder goes only when nobody holds it (9 is run.sh's, 8 ours, 7 the program's).
publish_studio() {
  local log=$PWD/artifacts/publish.log new=$PWD/artifacts/new rid=linux-x64 old
  case $(uname -m) in aarch64|arm64) rid=linux-arm64 ;; esac
  claim_build
  STUDIO_PROGRAM=$PWD/artifacts/studio-$(ingredients | sha256sum | cut -c 1-12)
  if [ ! -d "$STUDIO_PROGRAM" ]; then
    say "Building … (the first time that takes a few minutes)"
    rm -rf "$new"
    if ! run_build "$log" publish RetryStudio.Web -c Release -o "$new" -r "$rid" --self-contained false -p:PublishReadyToRun=true; then
      grep -q 'error NU1' "$log" || build_failed "$log"
      say "The packages for compiling ahead of time are not in this index; the studio is built without, and starts more slowly."
      rm -rf "$new"
      run_build "$log" publish RetryStudio.Web -c Release -o "$new" || build_failed "$log"
    fi
    mv "$new" "$STUDIO_PROGRAM"
  fi
  exec 7<"$STUDIO_PROGRAM"
  flock -s 7
  for old in artifacts/studio-*; do [ "$PWD/$old" = "$STUDIO_PROGRAM" ] || flock -n "$old" rm -rf "$old"; done
  exec 8>&-
}
