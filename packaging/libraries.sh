# The NuGet packages of the libraries. For build.sh, which reads this.

# make_libraries: *.nupkg and *.snupkg
make_libraries() {
  local out=$native/packages project file
  echo "== packing the libraries"
  rm -rf "$out"
  grep -l '<IsPackable>true' src/*/*.csproj | while read -r project; do
    dotnet pack "$project" -c Release -p:ContinuousIntegrationBuild=true -p:RestoreLockedMode=true -p:RunAnalyzers=false -p:RepositoryBranch=main \
      -o "$out" -v quiet -nodeReuse:false --disable-build-servers
  done
  for file in "$out"/*.nupkg "$out"/*.snupkg; do zip_again "$file" "$release/$(basename "$file")"; done
}

# NuGet gives one entry of a package a random name, and the others the time of the build.
zip_again() {
  need_package zip /usr/bin/zip
  need_package unzip /usr/bin/unzip
  local folder properties
  folder=$(mktemp -d)
  unzip -q "$1" -d "$folder"
  properties=$(find "$folder/package/services/metadata/core-properties" -name '*.psmdcp' -printf '%f\n')
  if [ -n "$properties" ]; then
    mv "$folder/package/services/metadata/core-properties/$properties" "$folder/package/services/metadata/core-properties/parley.psmdcp"
    sed -i -E "s/$properties/parley.psmdcp/; s/Id=\"R[0-9A-F]{16}\"/Id=\"R1\"/" "$folder/_rels/.rels"
  fi
  find "$folder" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
  rm -f "$2"
  # [Content_Types].xml comes first, as the packaging conventions advise.
  (cd "$folder" && { echo '[Content_Types].xml'; find . -type f ! -name '\[Content_Types\].xml' -printf '%P\n' | sort; } | zip -q -X -9 -@ "$2")
  rm -rf "$folder"
}
