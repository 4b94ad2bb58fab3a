#!/usr/bin/env bash
# Installs ejabberd from Debian's packages. Debian's own service is not used: start.sh runs a server of its own in a throw-away folder.
set -euo pipefail
[ -x /usr/sbin/ejabberdctl ] && [ -d /usr/lib/erlang/lib/p1_sqlite3-* ] && exit
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
# The package starts its service where there is systemd; nothing else may take the port or the processor while we measure.
$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends ejabberd erlang-p1-sqlite3 >/dev/null
! command -v systemctl >/dev/null || $sudo systemctl disable --now ejabberd 2>/dev/null || true
