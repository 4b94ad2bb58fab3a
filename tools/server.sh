# The server as a program that is built when its source has changed. For the scripts in the root of the repository, which read this.

project="$root/src/Parley.Server"
built="$project/bin/Release/net10.0"

# What the program is made of and what came of it, by content: the program is built again only if either is not as the last build left it.
state() {
  {
    echo "$sdk"
    (cd "$root" && find src Directory.* global.json -type f -not -path '*/bin/*' -not -path '*/obj/*' -exec cksum {} +)
    (cd "$built" && find . -type f \( -name 'Parley.*' -o -path './wwwroot/*' \) -exec cksum {} +)
  } | LC_ALL=C sort | cksum
}

# build_server: ends the script if it cannot be built.
build_server() {
  local output
  if ! command -v dotnet >/dev/null; then
    echo "Parley needs the .NET 10 SDK, and there is no 'dotnet' here. See https://dotnet.microsoft.com/download" >&2
    exit 1
  fi
  if ! sdk=$(cd "$root" && dotnet --version 2>/dev/null); then
    echo "Parley needs the .NET 10 SDK. These SDKs are here:" >&2
    dotnet --list-sdks >&2
    exit 1
  fi

  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  if [ ! -f "$built/Parley.Server.dll" ] || [ "$(state)" != "$(cat "$project/obj/built" 2>/dev/null)" ]; then
    # Nothing that the build starts outlives it: only the server is left.
    if ! output=$(dotnet build "$project" -c Release -nodeReuse:false --disable-build-servers -v quiet 2>&1); then
      printf '%s\n' "$output" >&2
      exit 1
    fi
    state 2>/dev/null >"$project/obj/built" || true
  fi
}
