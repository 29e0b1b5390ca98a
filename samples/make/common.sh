# Names, times and small helpers that every part of make-samples uses.
# shellcheck shell=bash

syft=${SYFT:-syft}
trivy=${TRIVY:-trivy}

# The one time of all samples. Every other time is given relative to it, so that a sample stands
# exactly on one side of a limit.
now=2026-11-21T08:00:00Z
now_minus_1s=2026-11-21T07:59:59Z
now_plus_1s=2026-11-21T08:00:01Z
scan_time=2026-11-20T21:00:00Z
sbom_time=2026-11-20T20:00:00Z
age_limit_time=2026-10-22T08:00:00Z # 720 hours before now
stale_time=2026-10-22T07:59:59Z

say() { printf 'make-samples: %s\n' "$*"; }

fail() {
  printf 'make-samples: error: %s\n' "$*" >&2
  exit 2
}

need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is not installed"
  done
}

# Keys and half-made results live here only, and go away with the program.
make_work_folder() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  keys=$work/keys
  out=$work/out
  mkdir -p "$keys" "$out/samples" "$out/pipeline/governance"
  chmod 700 "$keys"
}

sha256_of() { openssl dgst -sha256 -r "$1" | cut -c 1-64; }

# base64 without line breaks, of standard input.
base64_line() { openssl base64 -A; }

# edit FILE JQ-ARGUMENT… : replaces a JSON file by what jq makes of it.
edit() {
  local file=$1
  shift
  jq "$@" "$file" >"$work/edited.json"
  mv "$work/edited.json" "$file"
}

# Changes the byte at an offset to another one.
flip_byte() {
  local file=$1 offset=$2 byte
  byte=$(od -An -tu1 -j "$offset" -N 1 "$file" | tr -d ' ')
  # shellcheck disable=SC2059  # the format is the byte
  printf "\\x$(printf '%02x' $((byte ^ 1)))" |
    dd of="$file" bs=1 seek="$offset" count=1 conv=notrunc status=none
}
