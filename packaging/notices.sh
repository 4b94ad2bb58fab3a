# The licences of what the program contains. For build.sh, which reads this.

# make_notices RID FILE: from the packages of the lock file; the page's are in wwwroot/licenses.md.
make_notices() {
  local packages=${NUGET_PACKAGES:-$HOME/.nuget/packages} name version folder
  {
    echo "Parley contains these packages. Licences that several of them have are at the end; wwwroot/licenses.md has those of the page."
    packages_of "$1" |
      while read -r name version; do
        folder=$packages/${name,,}/$version
        [[ $name != *Analyzers && -d $folder ]] || continue   # what only builds, or is for other platforms
        printf '\n%s %s\n%s\nLicence: %s\n' "$name" "$version" "$(of_nuspec copyright "$folder")" "$(of_nuspec license "$folder")"
      done
    texts_of "$packages" "$1"
    printf '\n\n==== MIT\n\n%s\n' "$(sed -n '/^Permission/,$p' LICENSE)"
    printf '\n\n==== PostgreSQL\n\n%s\n' "$(cat packaging/licenses/PostgreSQL.txt)"
  } >"$2"
}

# packages_of RID: name and version of each.
packages_of() {
  awk -F'"' '/^      "[^"]+": \{/ { name = $2 } /"resolved":/ { print name, $4 }' "src/Parley.Server/packages.$1.lock.json" | sort -u
}

of_nuspec() { sed -n "s/.*<$1[^>]*>\(.*\)<\/$1>.*/\1/p" "$2"/*.nuspec; }

# texts_of PACKAGES RID: the files with licences that packages bring, each text once.
texts_of() {
  local name version file sum seen=" "
  packages_of "$2" |
    while read -r name version; do
      for file in "$1/${name,,}/$version"/{LICENSE,NOTICE,THIRD-PARTY-NOTICES,ThirdPartyNotices}{,.txt,.TXT}; do
        [[ -f $file && $name != *Analyzers ]] || continue
        sum=$(cksum <"$file")
        [[ $seen != *" $sum "* ]] || continue
        seen+="$sum "
        printf '\n\n==== %s: %s\n\n%s\n' "$name" "$(basename "$file")" "$(tr -d '\r' <"$file")"
      done
    done
}
