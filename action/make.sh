# shellcheck shell=bash
# Downloads and verifies the program, or builds it, and keeps it in the tool cache. Sourced by install.sh, whose
# variables are used here: version, target, archive, executable, wanted, tree, work, entry.
# shellcheck disable=SC2154 # install.sh sets them

sha256() {
  if type -P sha256sum >/dev/null; then
    REPLY="$(sha256sum <"$1")"
  elif type -P shasum >/dev/null; then
    REPLY="$(shasum -a 256 <"$1")"
  else
    stop "Neither sha256sum nor shasum was found, so $archive can't be verified." "Install one of them."
  fi
  REPLY="${REPLY%% *}"
}

# Downloads the release's archive, and unpacks it if it has the recorded hash.
download() {
  local base="${ROLECALL_DOWNLOADS:-}" schemes="=https" problem found
  if [ -z "$base" ]; then
    package repository
    base="$REPLY/releases/download/bin-$version"
  fi
  base="${base%/}"
  # An internal mirror may use plain HTTP: whatever it serves is checked against the hash.
  case "$base" in http://*) schemes="=http,https" ;; esac
  local otherwise="Or put rolecall $version on the runner's PATH, or set ROLECALL_DOWNLOADS to a mirror's URL."
  type -P curl >/dev/null || stop "curl not found: it is needed to download $archive." "Install curl. $otherwise"
  echo "Downloading $base/$archive"
  if ! problem="$(curl --fail --silent --show-error --location --proto "$schemes" --proto-redir "$schemes" \
    --connect-timeout 10 --speed-limit 1024 --speed-time 20 --max-time 180 \
    --retry 2 --retry-delay 1 --retry-connrefused --output "$work/$archive" "$base/$archive" 2>&1 </dev/null)"; then
    stop "$base/$archive could not be downloaded. ${problem##*$'\n'}" \
      "Run the job again if the network failed, or let the runner reach that URL. $otherwise"
  fi
  sha256 "$work/$archive"
  found="$REPLY"
  if [ "$found" != "$wanted" ]; then
    stop "$archive is not the archive recorded in this commit of the action. It was not unpacked."$'\n'\
"SHA-256 wanted: $wanted"$'\n'"SHA-256 found:  $found" \
      "It came from $base. Run the job again; if this persists, tell the maintainers and don't use that URL."
  fi
  unpack || stop "$archive was verified, but could not be unpacked here." "$otherwise"
}

# Git's bash may have unzip. Its tar can't read a zip, but the tar of Windows can.
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
  echo "There is no archive of rolecall $version for $target: building it takes a few minutes."
  type -P cargo >/dev/null || stop "There is no archive of rolecall $version for $target, and no cargo to build it." \
    "Install $rust on the runner, or put rolecall $version on its PATH."
  (
    # A build runs its dependencies' code, so it gets no token, even if the job has one in its environment.
    unset GITHUB_TOKEN GH_TOKEN INPUT_TOKEN CARGO_BUILD_TARGET
    cd "$tree" && cargo build --release --locked --target-dir "$work/target" </dev/null
  ) || stop "rolecall $version could not be built for $target." "The log above says why. It needs $rust."
  mv "$work/target/release/$executable" "$work/$executable"
}

# Puts the program into the cache: each file is replaced atomically and the marker comes last, so that another job on
# this machine finds either a complete entry or none. If the cache isn't writable, the program stays in the temporary
# folder.
keep() {
  local partial="" marker="sha256 $wanted"
  [ -n "$wanted" ] || marker="sources $(sources)"
  chmod +x "$work/$executable"
  if in_the_cache; then # another job has added it
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
    echo "The tool cache ($entry) could not be written, so the next job won't find rolecall there."
    REPLY="$work/$executable"
    rm -rf "$work/target" "${work:?}/$archive"
  fi
} 2>/dev/null
