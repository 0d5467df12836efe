#!/bin/sh
# build.sh DIRECTORY: compiles the sync shim of the crash tests into that directory; needs gcc.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
gcc -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC -o "$1/syncshim.so.$$" "$here/syncshim.c" -ldl
# Renamed, so that builds side by side never load half a file.
mv "$1/syncshim.so.$$" "$1/syncshim.so"
