#!/usr/bin/env bash
# Starts the messenger in the foreground, as the process that this was: start.sh PORT [--data DIR]. What it refuses to a single busy
# client, to a crowd that signs up at once and to large groups is raised, as docs/messenger/operating.md says; all else is as it comes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
port=$1
shift
[ $# -gt 0 ] || set -- --data "$(mktemp -d -t parley-chat-XXXXXX)"

export PARLEY_CHAT__REQUESTSPERSECOND=1000000 PARLEY_CHAT__REQUESTBURST=1000000 PARLEY_CHAT__SIGNINQUEUE=1000 PARLEY_CHAT__WRITESPERMINUTE=1000000
export PARLEY_CHAT__GROUPMEMBERS=2000 PARLEY_CHAT__WRITEQUEUE=100000 PARLEY_LOGGING__LOGLEVEL__DEFAULT=Warning
# Code that is not optimised yet would be what a short measurement measures.
export DOTNET_TC_QuickJit=0
exec dotnet "$root/src/Parley.Server/bin/Release/net10.0/Parley.Server.dll" --urls "http://127.0.0.1:$port" "$@"
