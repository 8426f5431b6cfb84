#!/usr/bin/env bash
# Starts RetryStudio on this machine, with everything it needs.
set -u
here=$PWD
cd "$(dirname "$0")" || exit 1
. build/machine.sh

usage() {
  cat <<'TEXT'
./run.sh [options]      starts the studio and prints 'ready http://…' when it is up; Ctrl-C stops everything
./run.sh verify FILE    proves that an exported package is whole, without starting anything; ends with 0 when it is

  --port N      listen on this loopback port (default 5080)
  --data DIR    keep everything in this folder (default .data); another folder is another, separate studio
  --speed N     pace of the simulated GPUs, 1 to 1000 (default 20)
  --empty       no demo project in a fresh studio
  --fresh       delete what is in the data folder and start over
  --help        this text

A connection string in ConnectionStrings__Studio, or in RetryStudio.Web/appsettings.Local.json, is used instead of the
private PostgreSQL (SQL Server or PostgreSQL); --fresh is not for those. Options go before the same settings elsewhere.
TEXT
}

if [ "${1:-}" = verify ]; then
  [ $# = 2 ] || die "Name one package: ./run.sh verify FILE"
  case $2 in /*) package=$2 ;; *) package=$here/$2 ;; esac
  trap stop_build EXIT
  trap 'stop_build; exit 130' INT TERM HUP
  require_dotnet
  publish_studio
  exec dotnet "$STUDIO_PROGRAM/RetryStudio.Web.dll" verify "$package"
fi

port=5080 data=$PWD/.data speed= demo= fresh=false
while [ $# -gt 0 ]; do
  case $1 in
    --port|--data|--speed) [ $# -ge 2 ] || die "$1 needs a value. './run.sh --help' lists the options."; declare "${1#--}=$2"; shift 2 ;;
    --empty) demo=false; shift ;;
    --fresh) fresh=true; shift ;;
    --help|-h) usage; exit 0 ;;
    *) die "There is no option '$1'. './run.sh --help' lists them." ;;
  esac
done
[[ $port =~ ^[0-9]+$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || die "--port is '$port'; it must be a number between 1 and 65535."
[ -z "$speed" ] || { [[ $speed =~ ^[0-9]+(\.[0-9]+)?$ ]] && awk "BEGIN { exit !($speed >= 1 && $speed <= 1000) }"; } || die "--speed is '$speed'; it must be a number between 1 and 1000."

case $data in /*) ;; *) data=$here/$data ;; esac

own_postgres=true
if [ -n "${ConnectionStrings__Studio:-}" ] || grep -qsE '"(ConnectionStrings:)?Studio"' RetryStudio.Web/appsettings.Local.json; then own_postgres=false; fi
[ "$fresh" = false ] || [ "$own_postgres" = true ] \
  || die "--fresh deletes the studio's own database; yours is named by a connection string. Empty it yourself, or leave that string out."

mkdir -p "$data" 2>/dev/null || die "The data folder '$data' cannot be made. Choose another with --data."
data=$(cd "$data" && pwd)
[ -w "$data" ] || die "The data folder '$data' cannot be written to: it belongs to $(stat -c %U "$data"). Choose another with --data."
[ -f "$data/.retrystudio" ] || [ -z "$(ls -A "$data")" ] || die "'$data' holds something else. Choose an empty folder with --data."
touch "$data/.retrystudio"
[ -O "$data/.retrystudio" ] || die "The studio in '$data' belongs to $(stat -c %U "$data/.retrystudio"). Start it as that user, or choose another folder with --data."
exec 9>"$data/lock"
flock -n 9 || die "A studio is running on '$data' already. Stop it first, or choose another folder with --data."

app_pid=
# stop_app PID TENTHS
stop_app() {
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null || return 0
  kill -TERM "$1" 2>/dev/null
  for _ in $(seq "$2"); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null
}
# What a killed run.sh left behind is ours to clear away. It may have lost its database too, and then waits for it in vain.
if [ -f "$data/app.pid" ]; then
  left=$(cat "$data/app.pid")
  if grep -aq 'RetryStudio\.Web\.dll' "/proc/$left/cmdline" 2>/dev/null; then stop_app "$left" 50; fi
fi
ready=false
finish() {
  trap - EXIT INT TERM HUP
  stop_build
  stop_app "$app_pid" 150; rm -f "$data/app.pid"
  stop_postgres
}
trap 'finish' EXIT
trap 'say "Stopping …"; finish; [ "$ready" = true ] && exit 0; exit 130' INT TERM HUP

port_is_free "$port" || die "Port $port is taken. Choose another with --port."
require_dotnet
install ffmpeg ffmpeg

if [ "$fresh" = true ]; then
  if [ -d "$data/postgres" ]; then PG_DATA=$data/postgres PG_BIN=$(postgres_bin "$data/postgres"); stop_postgres; PG_BIN=; fi
  find "$data" -mindepth 1 -maxdepth 1 ! -name lock ! -name .retrystudio -exec rm -rf {} + || die "What is in '$data' cannot be deleted."
fi

if [ "$own_postgres" = true ]; then
  install_postgres
  start_postgres "$data"
  export ConnectionStrings__Studio="$PG_CONNECTION;Database=studio;Maximum Pool Size=100"
fi

publish_studio
export Data=$data ASPNETCORE_ENVIRONMENT=Production
[ -z "$speed" ] || export Simulation__Speed=$speed
[ -z "$demo" ] || export Demo=$demo
# It stands where appsettings.Local.json is, and shows what was published.
cd RetryStudio.Web || exit 1
dotnet "$STUDIO_PROGRAM/RetryStudio.Web.dll" --urls "http://127.0.0.1:$port" --webroot "$STUDIO_PROGRAM/wwwroot" >"$data/studio.log" 2>&1 </dev/null 9>&- &
app_pid=$!
cd ..
echo "$app_pid" >"$data/app.pid"

is_ready() {
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
  IFS= read -r -t 10 status <&3
  exec 3>&- 3<&-
  [[ $status == *" 200 "* ]]
}
for _ in $(seq 1200); do
  kill -0 "$app_pid" 2>/dev/null || {
    { grep -m 3 -aE '^Unhandled exception| ---> ' "$data/studio.log" || tail -n 1 "$data/studio.log"; } >&2
    die "The studio could not start; see $data/studio.log."
  }
  if is_ready 2>/dev/null; then ready=true; break; fi
  sleep 0.1
done
[ "$ready" = true ] || die "The studio is up but not ready after two minutes; http://127.0.0.1:$port/health/ready says why."

echo "ready http://127.0.0.1:$port"
say "Open it in a browser. Log: $data/studio.log. Ctrl-C stops everything."
wait "$app_pid"
code=$?
say "The studio has ended (code $code); see $data/studio.log."
exit 1
