# shellcheck shell=bash
# How the program is made where it is nowhere yet: downloaded and verified, or built; then kept in the tool cache. Read
# by install.sh, whose names are used here: version, target, archive, executable, wanted, tree, work, entry.
# shellcheck disable=SC2154 # they are set there

sha256() {
  if type -P sha256sum >/dev/null; then
    REPLY="$(sha256sum <"$1")"
  elif type -P shasum >/dev/null; then
    REPLY="$(shasum -a 256 <"$1")"
  else
    stop "There is neither sha256sum nor shasum here, so $archive can't be verified." "Install one of them."
  fi
  REPLY="${REPLY%% *}"
}

# The archive from the release, unpacked where its hash is the recorded one.
download() {
  local base="${ROLECALL_DOWNLOADS:-}" schemes="=https" trouble found
  if [ -z "$base" ]; then
    package repository
    base="$REPLY/releases/download/bin-$version"
  fi
  base="${base%/}"
  # A mirror inside the house may speak HTTP: whatever it gives is held against the hash.
  case "$base" in http://*) schemes="=http,https" ;; esac
  local elsewhere="Or put rolecall $version on the runner's PATH, or set ROLECALL_DOWNLOADS to a mirror's address."
  type -P curl >/dev/null || stop "There is no curl here to download $archive with." "Install curl. $elsewhere"
  echo "Downloading $base/$archive"
  if ! trouble="$(curl --fail --silent --show-error --location --proto "$schemes" --proto-redir "$schemes" \
    --connect-timeout 10 --speed-limit 1024 --speed-time 20 --max-time 180 \
    --retry 2 --retry-delay 1 --retry-connrefused --output "$work/$archive" "$base/$archive" 2>&1 </dev/null)"; then
    stop "$base/$archive could not be downloaded. ${trouble##*$'\n'}" \
      "Run the job again if the network failed, or let the runner reach that address. $elsewhere"
  fi
  sha256 "$work/$archive"
  found="$REPLY"
  if [ "$found" != "$wanted" ]; then
    stop "$archive is not the archive that belongs to this commit of the action. It was not unpacked."$'\n'\
"SHA-256 wanted: $wanted"$'\n'"SHA-256 found:  $found" \
      "It came from $base. Run the job again; if this stays, tell the maintainers, and do not use that address."
  fi
  unpack || stop "$archive was verified, but could not be unpacked here." "$elsewhere"
}

# Git's bash has unzip; its tar can't read a zip, and Windows' own can.
unzip_or_tar() {
  if type -P unzip; then unzip -q "$archive"; else "$SYSTEMROOT/System32/tar.exe" -xf "$archive"; fi
}

unpack() {
  local folder="${archive%.zip}"
  folder="${folder%.tar.gz}"
  (
    cd "$work" || exit
    case "$archive" in
      *.tar.gz) tar -xzf "$archive" "$folder/$executable" ;;
      *) unzip_or_tar >/dev/null ;;
    esac && mv "$folder/$executable" "$executable"
  )
}

build() {
  local rust="Rust (https://rustup.rs) and a C compiler"
  package rust-version
  rust="${rust/Rust/Rust $REPLY or newer}"
  echo "There is no archive of rolecall $version for $target; building it, which takes some minutes."
  type -P cargo >/dev/null || stop "There is no archive of rolecall $version for $target, and no cargo to build it." \
    "Install $rust on the runner, or put rolecall $version on its PATH."
  (
    # A build runs its dependencies' code: no token is near, even where the whole job has one in its environment.
    unset GITHUB_TOKEN GH_TOKEN INPUT_TOKEN CARGO_BUILD_TARGET
    cd "$tree" && cargo build --release --locked --target-dir "$work/target" </dev/null
  ) || stop "rolecall $version could not be built for $target." "The log above says why. It needs $rust."
  mv "$work/target/release/$executable" "$work/$executable"
}

# Puts the program into the cache: each name changes at once and the marker comes last, so that another job on this
# machine finds all of an entry or nothing. Where there is no writing there, it stays where it is.
keep() {
  local partial="" marker="sha256 $wanted"
  [ -n "$wanted" ] || marker="sources $(sources)"
  chmod +x "$work/$executable"
  if in_the_cache; then # another job was faster
    rm -rf "$work"
    return
  fi
  REPLY="$entry/$executable"
  if mkdir -p "$entry" && partial="$(mktemp "$entry/.partial.XXXXXX")" && cp -p "$work/$executable" "$partial" &&
    rm -f "$entry.complete" && mv -f "$partial" "$REPLY" &&
    printf '%s\n' "$marker" >"$partial" && mv -f "$partial" "$entry.complete"; then
    rm -rf "$work"
  else
    [ -z "$partial" ] || rm -f "$partial"
    echo "The tool cache ($entry) could not be written: the next job will not find rolecall there."
    REPLY="$work/$executable"
    rm -rf "$work/target" "${work:?}/$archive"
  fi
} 2>/dev/null
