#!/bin/sh
# Installs, upgrades or removes the Parley server on a Linux machine with systemd.
set -eu

usage() {
  cat <<'END'
Usage: sudo ./install.sh [ARCHIVE] [--root DIR]
       sudo ./install.sh --uninstall [--purge] [--root DIR]

Without ARCHIVE, the program beside this script is installed. An older version is backed up and replaced.

  ARCHIVE       parley-VERSION-linux-….tar.gz; checked against SHA256SUMS if that file is beside it
  --uninstall   stops and removes the program; data and settings stay
  --purge       also removes all data, settings and backups
  --root DIR    installs into another root folder, such as an image's, and starts nothing
END
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

say() { echo "== $*"; }

program=/opt/parley
data=/var/lib/parley
settings=/etc/parley/parley.env
unit=/etc/systemd/system/parley.service
root="" archive="" action=install purge="" scratch=""
here=$(cd "$(dirname "$0")" && pwd)

while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --uninstall) action=uninstall ;;
    --purge) purge=1 ;;
    --root) [ $# -gt 1 ] || fail "--root needs a folder"; root=${2%/}; shift ;;
    -*) usage >&2; exit 2 ;;
    *) [ -z "$archive" ] || { usage >&2; exit 2; }; archive=$1 ;;
  esac
  shift
done

# Whether services can be started: not in another root folder, and not in a container without systemd.
has_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

is_running() { has_systemd && systemctl --quiet is-active parley; }

# unpack: $source becomes the folder with the program.
unpack() {
  if [ -z "$archive" ]; then
    source=$here
  else
    [ -f "$archive" ] || fail "there is no file $archive"
    verify "$archive"
    scratch=$(mktemp -d)
    tar -xzf "$archive" -C "$scratch" --no-same-owner
    source=$(echo "$scratch"/parley-*)
  fi
  [ -x "$source/parley" ] || fail "there is no program 'parley' in $source"
  version=$("$source/parley" --version) || fail "the program does not run on this machine ($(uname -m))"
}

verify() {
  local_sums=$(dirname "$1")/SHA256SUMS
  [ -f "$local_sums" ] || return 0
  say "checking the archive"
  (cd "$(dirname "$1")" && grep " [ *]\{0,1\}$(basename "$1")\$" SHA256SUMS | sha256sum --check --quiet -) ||
    fail "the archive is not the one that SHA256SUMS names; download it again"
}

# A version that has been replaced can only be used again with the data as it was.
back_up() {
  [ -z "$root" ] && [ -e "$data/parley.db" ] || return 0
  say "backing up the data to $data/backups"
  install -d -o parley -g parley -m 700 "$data/backups"
  "$program/as-service" backup "$data/backups" --keep 3 >/dev/null || fail "the backup has failed, so nothing was changed"
}

make_user() {
  install -D -m 644 "$source/parley.sysusers" "$root/usr/lib/sysusers.d/parley.conf"
  if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers ${root:+--root="$root"} parley.conf
  elif ! id parley >/dev/null 2>&1; then
    useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin parley
  fi
}

# The new program is complete before it takes the place of the old one.
put_program() {
  rm -rf "$root$program.new"
  mkdir -p "$root$program.new"
  cp -R "$source/." "$root$program.new/"
  chmod -R u=rwX,go=rX "$root$program.new"
  [ -n "$root" ] || chown -R root:root "$root$program.new"
  rm -rf "$root$program.old"
  [ ! -e "$root$program" ] || mv "$root$program" "$root$program.old"
  mv "$root$program.new" "$root$program"
  rm -rf "$root$program.old"
  mkdir -p "$root/usr/local/bin"
  ln -sf "$program/parley" "$root/usr/local/bin/parley"
}

put_service() {
  mkdir -p "$root$(dirname "$unit")" "$root$(dirname "$settings")" "$root$data"
  sed -e "s|@PROGRAM@|$program|g" -e "s|@SETTINGS@|$settings|g" "$source/parley.service" >"$root$unit"
  chmod 700 "$root$data"
  owner=$(awk -F: '$1 == "parley" { print $3 ":" $4 }' "$root/etc/passwd")
  chown "$owner" "$root$data"
  [ -e "$root$settings" ] || install -m 640 "$source/parley.env" "$root$settings"
  chown "0:${owner#*:}" "$root$settings"
}

start() {
  has_systemd || return 0
  say "starting the service"
  systemctl daemon-reload
  systemctl --quiet enable parley
  systemctl restart parley
  tries=0
  until "$program/as-service" health >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || fail "the server does not become ready; see: journalctl -u parley"
    sleep 1
  done
}

install_all() {
  unpack
  is_running && verb=Upgraded || verb=Installed
  [ ! -x "$root$program/parley" ] || back_up
  make_user
  put_program
  put_service
  start
  [ -z "$scratch" ] || rm -rf "$scratch"
  say "$verb: Parley $version"
  if has_systemd; then
    journalctl -u parley -n 20 -o cat --no-pager | grep -E "http|Set up" || true
  fi
  echo "Settings: $settings    Data: $data    Status: systemctl status parley    Log: journalctl -u parley"
}

uninstall() {
  if is_running; then systemctl stop parley; fi
  if has_systemd; then systemctl --quiet disable parley 2>/dev/null || true; fi
  rm -rf "$root$program" "$root$unit" "$root/usr/local/bin/parley" "$root/usr/lib/sysusers.d/parley.conf"
  if has_systemd; then systemctl daemon-reload; fi
  if [ -n "$purge" ]; then
    rm -rf "$root$data" "$root$(dirname "$settings")"
    [ -n "$root" ] || userdel parley 2>/dev/null || true
    say "Removed, with all data"
  else
    say "Removed. The data is still in $data, the settings in $settings; --uninstall --purge removes them"
  fi
}

[ "$(id -u)" = 0 ] || fail "this needs the rights of root: sudo $0"
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT
if [ "$action" = install ]; then install_all; else uninstall; fi
