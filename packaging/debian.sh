# The package for Debian and Ubuntu. For build.sh, which reads this.

# make_debian_package RID: parley_VERSION_ARCHITECTURE.deb
make_debian_package() {
  local architecture=${1#linux-} root
  [ "$architecture" != x64 ] || architecture=amd64
  root=$(mktemp -d)
  chmod 755 "$root"
  mkdir -p "$root"/{DEBIAN,usr/bin,usr/lib/systemd/system,usr/lib/sysusers.d,etc/parley,usr/share/doc/parley,usr/share/lintian/overrides}
  cp -R "$native/$1/parley" "$root/usr/lib/parley"
  mv "$root/usr/lib/parley/parley.sysusers" "$root/usr/lib/sysusers.d/parley.conf"
  mv "$root/usr/lib/parley/parley.env" "$root/etc/parley/parley.env"
  sed -e 's|@PROGRAM@|/usr/lib/parley|g' -e 's|@SETTINGS@|/etc/parley/parley.env|g' "$root/usr/lib/parley/parley.service" \
    >"$root/usr/lib/systemd/system/parley.service"
  rm "$root/usr/lib/parley/"{install.sh,parley.service,LICENSE,SECURITY.md}
  chmod 644 "$root/usr/lib/parley/"*.so
  ln -s ../lib/parley/parley "$root/usr/bin/parley"
  gzip -9n <"$root/usr/lib/parley/CHANGELOG.md" >"$root/usr/share/doc/parley/CHANGELOG.md.gz"
  rm "$root/usr/lib/parley/CHANGELOG.md"
  debian_changelog | gzip -9n >"$root/usr/share/doc/parley/changelog.gz"
  cp packaging/debian/lintian-overrides "$root/usr/share/lintian/overrides/parley"
  debian_copyright >"$root/usr/share/doc/parley/copyright"
  cp packaging/debian/{postinst,prerm,postrm} "$root/DEBIAN/"
  chmod 755 "$root/DEBIAN/"p*
  echo /etc/parley/parley.env >"$root/DEBIAN/conffiles"
  debian_control "$architecture" "$(du -sk --exclude=DEBIAN "$root" | cut -f1)" >"$root/DEBIAN/control"
  find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group -Zxz --build "$root" "$release/parley_${version}_$architecture.deb" >/dev/null
  rm -rf "$root"
}

# The publisher of the package says who answers for it.
maintainer=${MAINTAINER:-The Parley authors <nobody@parley.invalid>}

debian_changelog() {
  cat <<END
parley ($version) stable; urgency=medium

  * CHANGELOG.md.gz beside this file tells what is new.

 -- $maintainer  $(date -uR -d "@$SOURCE_DATE_EPOCH")
END
}

debian_control() {
  cat <<END
Package: parley
Version: $version
Architecture: $1
Maintainer: $maintainer
Installed-Size: $2
Depends: libc6 (>= 2.34), libgcc-s1, libstdc++6, libssl3 | libssl3t64, ca-certificates, systemd | systemd-standalone-sysusers
Section: net
Priority: optional
Description: self-hosted chat server for any Socket.IO client
 Parley is an instant-messaging server with a web client: conversations,
 groups, files, search and notifications, in one process with an embedded
 database. Nothing that it has acknowledged is lost. Any Socket.IO client,
 of any age and in any language, can talk to it.
END
}

debian_copyright() {
  cat <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Parley

Files: *
Copyright: the Parley authors
License: MIT
$(sed -e 's/^$/./' -e 's/^/ /' LICENSE)
END
}
