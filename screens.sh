#!/usr/bin/env bash
# Takes the pictures of the main screens that the docs show: docs/screens/*.png.
exec "$(dirname "$0")/bench.sh" --screens
