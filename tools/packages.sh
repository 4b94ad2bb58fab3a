# Debian packages that a script needs. For scripts that read this and have a function "fail TEXT", which ends them.

listed=""

# need_package NAME FILE: installs a package unless its file is there.
need_package() {
  [ -e "$2" ] && return
  echo "== installing $1" >&2
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  command -v apt-get >/dev/null || fail "the package $1 is missing ($2), and there is no apt-get to install it"
  if [ -z "$listed" ]; then $sudo apt-get update -qq || fail "apt-get update has failed"; fi
  listed=1
  # Debian starts a service as soon as it is installed, unless this file says no. The scripts start what they need by themselves.
  local policy=/usr/sbin/policy-rc.d made="" code=0
  if [ ! -e $policy ]; then
    made=1
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod +x $policy
  fi
  $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$1" >/dev/null || code=1
  [ -z "$made" ] || $sudo rm $policy
  [ $code = 0 ] || fail "$1 could not be installed"
}

# The newest PostgreSQL of Debian: its folder of programs, or nothing.
postgres_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
