# The program in machine code, as a folder that can be installed. For build.sh, which reads this.

# make_program RID: $native/RID/parley
make_program() {
  local out=$native/$1/publish program=$native/$1/parley
  echo "== compiling the program for $1"
  local tools=() prefix
  choose_tools "$1"
  rm -rf "$out" "$program"
  dotnet restore src/Parley.Server -p:Native="$1" --locked-mode -v quiet
  dotnet publish src/Parley.Server -c Release -p:Native="$1" -p:ContinuousIntegrationBuild=true "${tools[@]}" --no-restore -o "$out" -v quiet \
    -nodeReuse:false --disable-build-servers
  mkdir -p "$program"
  mv "$out/Parley.Server" "$program/parley"
  cp -R "$out"/*.so "$out/wwwroot" "$out/appsettings.json" "$out/Parley.Chat.xml" "$program/"
  "${prefix}strip" --strip-unneeded "$program"/*.so
  cp LICENSE README.md CHANGELOG.md SECURITY.md packaging/install.sh packaging/as-service packaging/parley.service packaging/parley.sysusers packaging/parley.env "$program/"
  make_notices "$1" "$program/THIRD-PARTY-NOTICES.txt"
  chmod -R u=rwX,go=rX "$program"
  # To find a fault in a crashed program, one needs these.
  tar_of "$out" "$native/$1/parley-$version-$1.dbg.tar.gz" Parley.Server.dbg
}

# choose_tools RID: sets what the caller needs to link for that platform, which may be another one than this machine's: its options (tools)
# and the prefix of the programs that change its files.
choose_tools() {
  local triple architecture
  case $1 in
    linux-x64) triple=x86_64-linux-gnu architecture=amd64 ;;
    linux-arm64) triple=aarch64-linux-gnu architecture=arm64 ;;
    *) fail "there is no release for $1" ;;
  esac
  need_package libc6-dev /usr/include/stdio.h
  if [ "$triple" = "$(uname -m)-linux-gnu" ]; then
    prefix=""
    need_package gcc /usr/bin/gcc
    need_package binutils /usr/bin/strip
    tools=(-p:CppCompilerAndLinker=gcc)
  else
    prefix=$triple-
    need_package clang /usr/bin/clang
    need_package "gcc-${triple/_/-}" "/usr/bin/$triple-gcc"
    need_package "libc6-dev-$architecture-cross" "/usr/$triple/include/stdio.h"
    tools=(-p:CppCompilerAndLinker=clang "-p:ObjCopyName=$triple-objcopy")
  fi
}

# tar_of FOLDER FILE NAME…: an archive that has the same bytes on every machine and on every day.
tar_of() {
  local folder=$1 file=$2
  shift 2
  tar -C "$folder" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$@" | gzip -9n >"$file"
}
