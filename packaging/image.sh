# The container image: the program and the libraries that it loads, on nothing else. For build.sh, which reads this.

# make_image_root RID: parley-VERSION-RID-image.tar, for "docker load" and "podman load"
make_image_root() {
  local root=$native/$1/image/root image=parley-$version-$1-image.tar
  echo "== making the image"
  need_package libssl3 "$(library libssl.so.3)"
  need_package libstdc++6 "$(library libstdc++.so.6)"
  need_package ca-certificates /etc/ssl/certs/ca-certificates.crt
  need_package buildah /usr/bin/buildah
  rm -rf "$native/$1/image"
  mkdir -p "$root"/{app,data,tmp,etc/ssl/certs}
  cp -R "$native/$1/parley/." "$root/app/"
  rm "$root/app/"{install.sh,as-service,parley.service,parley.sysusers,parley.env}
  copy_libraries "$root" "$root/app/parley" "$root"/app/*.so "$(library libssl.so.3)" "$(library libcrypto.so.3)"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  echo 'parley:x:65532:65532::/data:/nonexistent' >"$root/etc/passwd"
  echo 'parley:x:65532:' >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  chmod 1777 "$root/tmp"
  cp packaging/Dockerfile "$native/$1/image/"
  find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
  buildah build --format docker --isolation chroot --storage-driver vfs --timestamp "$SOURCE_DATE_EPOCH" --label "org.opencontainers.image.version=$version" \
    --tag "parley:$version" --quiet "$native/$1/image" >"$native/$1/image/id"
  rm -f "$release/$image"
  buildah push --storage-driver vfs --quiet "parley:$version" "docker-archive:$release/$image:parley:$version"
}

# library NAME: where this machine has it.
library() { ldconfig -p | awk -v name="$1" '$1 == name { print $NF; exit }'; }

# copy_libraries ROOT FILE…: what the files need, and those of them that are libraries of this machine.
copy_libraries() {
  local root=$1 file
  shift
  {
    ldd "$@" 2>/dev/null | awk '/=> \// { print $3 } $1 ~ /^\// && !/:$/ { print $1 }'
    printf '%s\n' "$@" | grep -v "^$root/" || true
  } | sort -u | while read -r file; do
    mkdir -p "$root$(dirname "$file")"
    cp -L "$file" "$root$file"
  done
}
