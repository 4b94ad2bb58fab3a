#!/usr/bin/env bash
# Starts the messenger in machine code, as ../parley-chat/start.sh starts the other one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PROGRAM=$here/bin/Parley.Server
exec "$here/../parley-chat/start.sh" "$@"
