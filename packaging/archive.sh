# The archive that runs on any Linux, and the checksums of all that is published. For build.sh, which reads this.

# make_archive RID: parley-VERSION-RID.tar.gz
make_archive() {
  local name=parley-$version-$1 folder
  folder=$(mktemp -d)
  cp -R "$native/$1/parley" "$folder/$name"
  tar_of "$folder" "$release/$name.tar.gz" "$name"
  rm -rf "$folder"
}

# make_checksums: SHA256SUMS, and SHA256SUMS.minisig if there is a key.
make_checksums() {
  (cd "$release" && find . -type f ! -name 'SHA256SUMS*' -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS)
  [ -n "${MINISIGN_KEY:-}" ] || { echo "== not signed: MINISIGN_KEY names no key"; return 0; }
  need_package minisign /usr/bin/minisign
  minisign -S -s "$MINISIGN_KEY" -m "$release/SHA256SUMS" -t "Parley $version"
}
