#!/usr/bin/env bash
# Measures what the design promises; every figure beside its bar. ./bench.sh [name] [options of the benchmark]
set -u
cd "$(dirname "$0")" || exit 1
. build/machine.sh
require_dotnet
install ffmpeg ffmpeg
install chromium chromium
install_postgres
folder=$(mktemp -d)
finish() { trap - EXIT; stop_postgres; rm -rf "$folder"; }
trap finish EXIT
trap 'exit 130' INT TERM
start_postgres "$folder"
build_studio Release RetryStudio.Benchmarks "$folder/build.log"
build_studio Release RetryStudio.Web "$folder/build.log"
export STUDIO_BENCH_POSTGRES=$PG_CONNECTION STUDIO_BENCH_FOLDER=$folder
dotnet RetryStudio.Benchmarks/bin/Release/net10.0/RetryStudio.Benchmarks.dll "$@"
