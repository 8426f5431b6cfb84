# Shared by run.sh, test.sh and bench.sh: what the machine must have, and a private PostgreSQL. Source it; do not run it.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "This needs an administrator: install it yourself, or install sudo. ($*)"
  fi
}

require_dotnet() {
  command -v dotnet >/dev/null 2>&1 || die "The .NET SDK 10 is missing. Install it from https://dot.net, then try again."
  dotnet --list-sdks | grep -q '^10\.' || die "The .NET SDK 10 is missing; found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '). Install version 10, then try again."
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# install COMMAND PACKAGE…: installs the packages unless the command is there.
install() {
  local command=$1; shift
  command -v "$command" >/dev/null 2>&1 && return 0
  command -v apt-get >/dev/null 2>&1 || die "'$command' is missing and there is no apt-get to install it with. Install: $*"
  say "Installing $* …"
  local log; log=$(mktemp)
  if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2; rm -f "$log"
    die "'$command' could not be installed. Run 'apt-get install $*' to see why."
  fi
  rm -f "$log"
}

postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

install_postgres() {
  [ -n "$(postgres_bin)" ] && [ -x "$(postgres_bin)/initdb" ] && return 0
  # The package would start a cluster of its own; we bring ours.
  install pg_createcluster postgresql-common
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  printf 'create_main_cluster = false\n' | as_root tee /etc/postgresql-common/createcluster.d/retrystudio.conf >/dev/null
  hash -r
  local log; log=$(mktemp)
  say "Installing postgresql …"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; die "PostgreSQL could not be installed. Run 'apt-get install postgresql' to see why."; }
  rm -f "$log"
  as_root rm -f /etc/postgresql-common/createcluster.d/retrystudio.conf
}

# PostgreSQL refuses to run as root: then it runs as the user its package made, who may also pass through folders of root's.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then "$@"
  elif [ -x "$(dirname "$PG_DATA")" ] && runuser -u postgres -- test -x "$(dirname "$PG_DATA")" 2>/dev/null; then runuser -u postgres -- "$@"
  else setpriv --reuid=postgres --regid=postgres --init-groups --inh-caps=+dac_override --ambient-caps=+dac_override -- "$@"
  fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 40000))
    port_is_free "$port" && { echo "$port"; return; }
  done
}

# start_postgres FOLDER: a cluster of our own, on a free loopback port. Sets PG_CONNECTION (without a database).
start_postgres() {
  PG_DATA=$1/postgres
  PG_BIN=$(postgres_bin)
  [ -n "$PG_BIN" ] || die "PostgreSQL is missing although it was installed. Look into /usr/lib/postgresql."
  mkdir -p "$1"
  local password_file=$1/postgres.password log=$1/postgres.log
  if [ ! -f "$PG_DATA/PG_VERSION" ]; then
    rm -rf "$PG_DATA"; mkdir -m 700 "$PG_DATA"
    (umask 077; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$password_file")
    local initial; initial=$(mktemp); cp "$password_file" "$initial"; chmod 600 "$initial"
    if [ "$(id -u)" = 0 ]; then chown postgres "$PG_DATA" "$initial"; fi
    as_postgres "$PG_BIN/initdb" -D "$PG_DATA" -U studio --pwfile="$initial" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 >"$log.init" 2>&1 </dev/null \
      || { tail -n 5 "$log.init" >&2; die "The private PostgreSQL could not be set up in $PG_DATA."; }
    rm -f "$initial"
  fi
  if as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1; then
    PG_PORT=$(as_postgres sed -n 4p "$PG_DATA/postmaster.pid")
  else
    PG_PORT=$(free_port)
    : >"$log"; if [ "$(id -u)" = 0 ]; then chown postgres "$log"; fi
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -w -t 60 -l "$log" \
      -o "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=128MB ${PG_OPTIONS:-}" start >/dev/null 2>&1 </dev/null 9>&- \
      || { tail -n 5 "$log" >&2; die "The private PostgreSQL did not start; see $log."; }
  fi
  PG_CONNECTION="Host=127.0.0.1;Port=$PG_PORT;Username=studio;Password=$(cat "$password_file")"
}

stop_postgres() { [ -n "${PG_BIN:-}" ] && as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null 2>&1; }

# build_studio CONFIGURATION PROJECT LOG
build_studio() {
  dotnet build "$2" -c "$1" -v q -nologo --property WarningLevel=0 >"$3" 2>&1 </dev/null 9>&- || { grep -E 'error|Error' "$3" | sort -u | head -n 10 >&2; die "The build failed; all of it is in $3."; }
}
