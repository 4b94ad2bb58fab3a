# Debian packages that the tests need. For ./test.sh, which reads this.

source tools/packages.sh

need_packages() {
  need_package chromium /usr/bin/chromium                        # the whole browser: for notifications, and for tabs that the system freezes
  # The browser without its windows, which takes a third of the time; the whole one will do.
  (need_package chromium-headless-shell /usr/bin/chromium-headless-shell) || true
  need_package gcc /usr/bin/gcc                                  # links the sample that is published as native code
  need_package libc6-dev /usr/include/stdio.h
  need_package postgresql "$(postgres_programs)/initdb"          # started by the tests themselves, in folders of their own
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
  need_package systemd /usr/bin/systemd-analyze                  # reads the unit of docs/operations
  need_package prometheus /usr/bin/promtool                      # reads the alerts of docs/operations, and runs them
  need_package docker-compose /usr/bin/docker-compose            # reads its file for Compose; needs no Docker for that
  need_package strace /usr/bin/strace                            # counts calls of the system
  need_package fonts-wqy-microhei /usr/share/fonts/truetype/wqy/wqy-microhei.ttc   # Chinese text in screenshots
}
