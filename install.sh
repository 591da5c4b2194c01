#!/bin/sh
# Installs rolecall from its release: downloads the archive for this machine, verifies its SHA-256, and puts the program
# into ~/.local/bin. On Windows, use `cargo binstall rolecall` or the zip of the release.
#
#     curl -fsSL https://raw.githubusercontent.com/rolecall-dev/rolecall/v1/install.sh | sh
#
# ROLECALL_INSTALL_DIR is another folder for the program. ROLECALL_DOWNLOADS is another URL of the folder with the
# archives and their checksums.txt, such as a mirror's.
set -eu

version="0.1.0"
repository="https://github.com/rolecall-dev/rolecall"

stop() {
  echo "error: $1" >&2
  echo "  hint: $2" >&2
  exit 1
}

# Everything runs from a function that is called at the end, so that a script that was cut off does nothing.
install() {
  case "$(uname -s) $(uname -m)" in
    "Linux x86_64" | "Linux amd64") target=x86_64-unknown-linux-musl ;;
    "Linux aarch64" | "Linux arm64") target=aarch64-unknown-linux-musl ;;
    "Darwin x86_64") target=x86_64-apple-darwin ;;
    "Darwin arm64" | "Darwin aarch64") target=aarch64-apple-darwin ;;
    *) stop "there is no archive for $(uname -s) on $(uname -m)" "build it: cargo install --locked --git $repository" ;;
  esac
  name="rolecall-$version-$target"
  base="${ROLECALL_DOWNLOADS:-$repository/releases/download/bin-$version}"
  base="${base%/}"
  folder="${ROLECALL_INSTALL_DIR:-${HOME:?is not set, so there is no folder to install into}/.local/bin}"
  command -v curl >/dev/null || stop "curl not found" "install curl, or download $base/$name.tar.gz yourself"
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT

  get "$name.tar.gz"
  get checksums.txt
  wanted="$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]$name\.tar\.gz\$/\1/p" "$work/checksums.txt")"
  [ -n "$wanted" ] || stop "$base/checksums.txt has no hash of $name.tar.gz" "tell the maintainers"
  if command -v sha256sum >/dev/null; then
    found="$(sha256sum <"$work/$name.tar.gz")"
  elif command -v shasum >/dev/null; then
    found="$(shasum -a 256 <"$work/$name.tar.gz")"
  else
    stop "neither sha256sum nor shasum was found, so the archive can't be verified" "install one of them"
  fi
  found="${found%% *}"
  [ "$found" = "$wanted" ] || stop "$name.tar.gz is not the archive of the release: its SHA-256 is $found, not $wanted" \
    "nothing was installed; run this again, and if it persists, tell the maintainers"

  tar -xzf "$work/$name.tar.gz" -C "$work" "$name/rolecall"
  mkdir -p "$folder"
  # Moved into place in one step, so that a running program is not overwritten.
  cp "$work/$name/rolecall" "$folder/.rolecall.new"
  chmod 755 "$folder/.rolecall.new"
  mv -f "$folder/.rolecall.new" "$folder/rolecall"
  echo "rolecall $version: $folder/rolecall"
  case ":$PATH:" in
    *":$folder:"*) ;;
    *) echo "add $folder to your PATH to run it as \`rolecall\`" ;;
  esac
}

# Downloads a file of the release. A mirror may use plain HTTP, because what it serves is verified.
get() {
  case "$base" in http://*) schemes="=http,https" ;; *) schemes="=https" ;; esac
  curl --fail --silent --show-error --location --proto "$schemes" --proto-redir "$schemes" --connect-timeout 10 \
    --retry 2 --output "$work/$1" "$base/$1" || stop "$base/$1 could not be downloaded" "check the network, and run this again"
}

install
