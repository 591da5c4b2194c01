# shellcheck shell=bash
# Gets the program for the action and passes its path to the next step. Sourced by action.yml on Linux, macOS and
# Windows (Git's bash), so it keeps to bash 3.2.
#
# It tries in this order: a `rolecall` of this version on the PATH; the tool cache; the release's archive, verified by
# the hash in checksums.txt; and if this platform has no hash there, `cargo build` of the action's own sources. Finding
# the program in the cache starts no process, because every job waits for it.
#
# It reads GITHUB_ACTION_PATH, GITHUB_OUTPUT, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP and RUNNER_TOOL_CACHE, all set by the
# runner, and ROLECALL_DOWNLOADS: another URL of the folder with the archives, such as a mirror's. Functions return
# their result in REPLY.
set -euo pipefail

# Stops with an annotation: a message, and what to do next.
stop() {
  local newline=$'\n' return=$'\r'
  local text="$1$newline$2"
  text="${text//\%/%25}"
  text="${text//$return/%0D}"
  printf '::error title=rolecall could not be installed::%s\n' "${text//$newline/%0A}"
  exit 1
}

# The version, the platform, the archive and its hash.

# A path that this bash and its tar understand: on Windows the runner gives `D:\a\…`, but tar takes `D:` for a host.
posix() {
  REPLY="$1"
  if [[ $REPLY =~ ^[A-Za-z]:[\\/] ]]; then
    REPLY="/${REPLY:0:1}${REPLY:2}"
    REPLY="${REPLY//\\//}"
  fi
}

# The value of a key of Cargo.toml's [package].
package() {
  local line section=""
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    case "$line" in
      "["*) section="$line" ;;
      "$1 = \""*)
        if [ "$section" = "[package]" ]; then
          REPLY="${line#*\"}"
          REPLY="${REPLY%%\"*}"
          return
        fi
        ;;
    esac
  done <"$tree/Cargo.toml"
  stop "The action's Cargo.toml has no \`$1\`." "Check that the action's whole repository is at $tree."
}

# The platform's name in the archives, and that of its processor in the tool cache.
platform() {
  local os="${RUNNER_OS:-}" processor="${RUNNER_ARCH:-}"
  [ -n "$os" ] || os="$(uname -s)"
  [ -n "$processor" ] || processor="$(uname -m)"
  case "$processor" in
    X64 | x86_64 | amd64) processor=x86_64 arch=x64 ;;
    ARM64 | aarch64 | arm64) processor=aarch64 arch=arm64 ;;
    *) arch="$(printf '%s' "$processor" | tr '[:upper:]' '[:lower:]')" processor="$arch" ;;
  esac
  executable=rolecall
  case "$os" in
    Linux) target="$processor-unknown-linux-musl" ;;
    macOS | Darwin) target="$processor-apple-darwin" ;;
    Windows | MINGW* | MSYS* | CYGWIN*) target="$processor-pc-windows-msvc" executable=rolecall.exe ;;
    *) target="$processor-$os" ;;
  esac
  case "$executable" in
    *.exe) archive="rolecall-$version-$target.zip" ;;
    *) archive="rolecall-$version-$target.tar.gz" ;;
  esac
}

# The hash of the archive in checksums.txt, or nothing.
recorded() {
  local hash name
  REPLY=""
  [ -f "$tree/action/checksums.txt" ] || return 0
  while read -r hash name || [ -n "$hash" ]; do
    name="${name%$'\r'}"
    if [ "${name#\*}" = "$archive" ]; then
      [[ $hash =~ ^[0-9a-f]{64}$ ]] || stop "action/checksums.txt has \`$hash\` as the hash of $archive." \
        "Use a commit of the action in which that is a SHA-256."
      REPLY="$hash"
      return
    fi
  done <"$tree/action/checksums.txt"
}

# The places where the program may already be installed.

# A digest of all files that a build reads.
sources() {
  local hasher="sha256sum"
  type -P sha256sum >/dev/null || hasher="shasum -a 256"
  (
    cd "$tree"
    # shellcheck disable=SC2086 # the command and its options
    { find Cargo.toml Cargo.lock src templates schema -type f -print0 2>/dev/null || :; } | LC_ALL=C sort -z |
      xargs -0 $hasher | $hasher
  ) | { read -r REPLY _ && printf '%s' "$REPLY"; }
}

# Finds a `rolecall` on the PATH that reports this version.
on_the_path() {
  local reported
  REPLY="$(type -P rolecall)" || return 1
  reported="$("$REPLY" --version 2>/dev/null </dev/null)" || reported="nothing"
  reported="${reported%$'\r'}"
  [ "$reported" != "rolecall $version" ] || return 0
  echo "The rolecall on the PATH ($REPLY) is not $version: it reports \"${reported%%$'\n'*}\"."
  return 1
}

# An entry of the tool cache is complete once it has its marker. The marker holds a digest of what the program was built
# from, so that a cached program of another commit with the same version isn't used; an empty marker is the runner
# toolkit's, written by whoever set up the machine.
in_the_cache() {
  local marker=""
  [ -x "$entry/$executable" ] && [ -f "$entry.complete" ] || return 1
  IFS= read -r marker <"$entry.complete" || :
  case "$marker" in
    "") ;;
    "sources "*) [ -z "$wanted" ] && [ "$marker" = "sources $(sources)" ] || return 1 ;;
    *) [ "$marker" = "sha256 $wanted" ] || return 1 ;;
  esac
  REPLY="$entry/$executable"
}

find_or_make() {
  posix "$GITHUB_ACTION_PATH"
  tree="${REPLY%/}"
  package version
  version="$REPLY"
  ! on_the_path || return 0
  platform
  posix "${RUNNER_TEMP:-${TMPDIR:-/tmp}}"
  local temporary="$REPLY"
  posix "${RUNNER_TOOL_CACHE:-$temporary/rolecall-tool-cache}"
  entry="$REPLY/rolecall/$version/$arch"
  recorded
  wanted="$REPLY"
  ! in_the_cache || return 0
  # shellcheck source=SCRIPTDIR/make.sh
  . "$tree/action/make.sh"
  work="$(mktemp -d "$temporary/rolecall.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  if [ -n "$wanted" ]; then download; else build; fi
  keep
  trap - EXIT
}

find_or_make
echo "rolecall $version: $REPLY"
printf 'program=%s\n' "$REPLY" >>"$GITHUB_OUTPUT"
