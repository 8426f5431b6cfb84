#!/usr/bin/env bash
# Measures what the design promises; every figure beside its bar.
set -u
cd "$(dirname "$0")" || exit 1
. build/machine.sh

usage() {
  cat <<'TEXT'
./bench.sh [name] [options]      measures, and prints every figure beside its bar

  names: cancel, cancel-sequence, chaos, comfyui, comfyui-download, engine, export, media, sequence, status-api, storyboard (all of them without a name)
  --prompts N       comfyui: N prompts for each of the 8 servers instead of 1,000 (25 minutes)
  --milliseconds N  comfyui: how long a prompt runs (1,400)
  --full            engine: all 1,000 slots with 10 s each, 21 minutes
  --first-card      storyboard: only the first card
  --screens         measures nothing, and takes the pictures in docs/screens (as ./screens.sh)
TEXT
}

number=
for argument; do
  case $number$argument in
    --help|-h) usage; exit 0 ;;
    --prompts|--milliseconds) number=N; continue ;;
    N*[!0-9]*) say "'$argument' is not a number."; usage >&2; exit 2 ;;
    N[1-9]*) number= ;;
    --screens|--full|--first-card|cancel|cancel-sequence|chaos|comfyui|comfyui-download|engine|export|media|sequence|status-api|storyboard) ;;
    *) say "There is no '$argument'."; usage >&2; exit 2 ;;
  esac
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/retrystudio-bench.XXXXXX") || exit 1
bench_pid=
finish() {
  trap - EXIT INT TERM HUP
  stop_build
  if [ -n "$bench_pid" ]; then
    kill -KILL "$bench_pid" 2>/dev/null
    wait "$bench_pid" 2>/dev/null
  fi
  end_processes "STUDIO_BENCH_FOLDER=$scratch"
  stop_postgres
  rm -rf "$scratch"
}
trap finish EXIT
trap 'say "Stopping …"; finish; exit 130' INT TERM HUP

require_dotnet
install ffmpeg ffmpeg
install_browser
install_postgres
start_postgres "$scratch"
publish_studio
say "Building the benchmarks …"
build_studio RetryStudio.Benchmarks

export STUDIO_BENCH_POSTGRES=$PG_CONNECTION STUDIO_BENCH_PROGRAM=$STUDIO_PROGRAM STUDIO_BENCH_FOLDER=$scratch
mkdir "$scratch/tmp"
TMPDIR=$scratch/tmp dotnet RetryStudio.Benchmarks/bin/Release/net10.0/RetryStudio.Benchmarks.dll "$@" </dev/null 9>&- &
bench_pid=$!
wait "$bench_pid"
code=$?
bench_pid=
exit "$code"
