# What is inside, as CycloneDX documents. For build.sh, which reads this.

# make_bill: parley-VERSION-dotnet.cdx.json and parley-VERSION-web.cdx.json
make_bill() {
  echo "== listing what is inside"
  command -v npm >/dev/null || fail "npm is missing"
  dotnet tool restore >/dev/null
  dotnet tool run dotnet-CycloneDX src/Parley.Server/Parley.Server.csproj --recursive --output "$native" --filename dotnet.cdx.json \
    --output-format Json --no-serial-number --set-name parley --set-version "$version" >/dev/null
  npm sbom --prefix web --sbom-format cyclonedx --omit dev --package-lock-only >"$native/web.cdx.json"
  local part
  for part in dotnet web; do
    at_commit <"$native/$part.cdx.json" >"$release/parley-$version-$part.cdx.json"
  done
}

# A number at random and the time of the listing would make each one different.
at_commit() {
  sed -e "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)\"/" -e '/"serialNumber":/d'
}
