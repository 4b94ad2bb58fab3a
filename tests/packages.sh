# Debian packages that the tests need. For ./test.sh, which reads this.

listed=""

# need_package NAME FILE: installs a package unless its file is there.
need_package() {
  [ -e "$2" ] && return
  echo "== installing $1"
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  command -v apt-get >/dev/null || fail "the tests need $1 ($2), and there is no apt-get to install it"
  if [ -z "$listed" ]; then $sudo apt-get update -qq || fail "apt-get update has failed"; fi
  listed=1
  # Debian starts a service as soon as it is installed, unless this file says no. The tests start what they need by themselves.
  local policy=/usr/sbin/policy-rc.d made="" code=0
  if [ ! -e $policy ]; then
    made=1
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod +x $policy
  fi
  $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$1" >/dev/null || code=1
  [ -z "$made" ] || $sudo rm $policy
  [ $code = 0 ] || fail "$1 could not be installed"
}

need_packages() {
  # The browser without its windows, which takes a third of the time; the whole one will do.
  (need_package chromium-headless-shell /usr/bin/chromium-headless-shell) || [ -e /usr/bin/chromium ] || exit 1
  need_package gcc /usr/bin/gcc                                  # links the sample that is published as native code
  need_package libc6-dev /usr/include/stdio.h
  need_package postgresql "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)"   # started by the tests themselves, in folders of their own
  need_package pgbouncer /usr/sbin/pgbouncer
  need_package redis-server /usr/bin/redis-server                # started by the tests themselves, each on a port of its own
  need_package python3-socketio-client /usr/lib/python3/dist-packages/socketIO_client/__init__.py
  need_package python3-socketio /usr/lib/python3/dist-packages/socketio/__init__.py
  need_package openssl /usr/bin/openssl                          # certificates for the proxies of the documentation, which follow
  need_package nginx /usr/sbin/nginx
  need_package haproxy /usr/sbin/haproxy
  need_package caddy /usr/bin/caddy
  need_package apache2-bin /usr/sbin/apache2
  need_package fail2ban /usr/bin/fail2ban-regex
  need_package fonts-wqy-microhei /usr/share/fonts/truetype/wqy/wqy-microhei.ttc   # Chinese text in screenshots
}
