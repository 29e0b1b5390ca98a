# What was true when a case was evaluated, for run-stages, which reads this file. It is kept in OUT/.make:
# `settings` says with what, and `evaluated` has a line for every file and folder of a case and of its receipts, with
# device, inode, size and the times of last change. A case is evaluated again when one line is another, is gone or is
# new. The lines need no names: a new name changes the folder that has it. `streams` has such a line for the audit
# stream of each case, which grows when a permit is used: when it is another, stage 4 alone is run again.
#
# shellcheck shell=bash disable=SC2154

# facts LABEL < PATHS : a line for each file and folder at and below the paths, led by the path's last
# part and the label. What is not there has no line. A path with a dash in front would be an option to find.
facts() {
  sed 's|^[^/.]|./&|' |
    xargs -r -d '\n' -n 1000 sh -c 'exec find -H "$@" -printf "%H\t%y %m %D %i %s %T@ %C@\n"' find \
      2>"$run/find-errors" | sed "s|^[^\t]*/||; s|\t|\t$1 |" || true
}

# All that an evaluation depends on and that is not in the case.
settings() {
  local name
  for name in verify-signature evaluate-policy map-action emit-receipt; do
    realpath -- "$(tool $name)"
  done >"$run/needed"
  # The stages refuse governance that is not there.
  [ ! -e "$governance" ] || printf '%s\n' "$governance" >>"$run/needed"
  {
    cat "$run/needed"
    case $sign_key in
      '') ;;
      # What it is open on.
      fd:*) printf '%s\n' "/proc/$$/fd/${sign_key#fd:}" ;;
      *) printf '%s\n' "$sign_key" ;;
    esac
    # The rest of the state folder is written by the stages themselves.
    [ -z "$state" ] || printf '%s\n' "$state/blocked.json" "$state/packages"
  } | facts settings | sort >"$run/setting-facts"
  sed 's|.*/||' "$run/needed" | sort -u | comm -23 - <(cut -f 1 "$run/setting-facts" | sort -u) >"$run/unseen"
  [ ! -s "$run/unseen" ] || fail "find tells nothing of $(head -n 1 "$run/unseen"): $(head -n 1 "$run/find-errors")" 3
  # A key that is not there has no facts; its name tells it from none.
  printf 'now %s\npolicy %s\nstate %s\nsign-key %s\n' "$now" "$policy_hash" "$state" "$sign_key" |
    cat - "$run/setting-facts" >"$run/settings"
}

case_facts() { facts case <"$run/paths"; }
receipt_facts() { sed "s|^|$out_pattern/|" "$run/names" | facts receipt; }
stream_facts() { sed "s|.*|$out_pattern/audit/&.jsonl|" "$run/names" | facts stream | sed 's|\.jsonl\t|\t|'; }

# cases_to_see NOTES FACTS KNOWN : the cases of which the notes say other than the facts, or that have no line
# in KNOWN.
cases_to_see() {
  of_this_run "$work/$1" | comm -3 - "$2" | sed 's/^\t//' | cut -f 1 >"$run/changed"
  awk -F '\t' '
    FILENAME == ARGV[1] { changed[$1]; next }
    FILENAME == ARGV[2] { known[$1]; next }
    $1 in changed || !($1 in known) { print $2 }
  ' "$run/changed" "$3" "$run/cases"
}

# Writes `outdated`: the paths of the cases that must be evaluated; and `strayed`: of those that need not be, but whose
# audit stream is not as it was left.
find_outdated() {
  settings
  cmp -s "$run/settings" "$work/settings" || rm -f "$work/evaluated"
  touch "$work/evaluated" "$work/streams"
  case_facts >"$run/case-facts"
  { cat "$run/case-facts" && receipt_facts; } | sort >"$run/facts"
  # A case without a single fact is not there; the first stage says so.
  cases_to_see evaluated "$run/facts" "$run/case-facts" >"$run/outdated"
  stream_facts | sort >"$run/stream-facts"
  cases_to_see streams "$run/stream-facts" "$run/stream-facts" |
    awk 'FILENAME == ARGV[1] { outdated[$0]; next } !($0 in outdated)' "$run/outdated" - >"$run/strayed"
}

# Lines of a file of facts that are about cases of this run; with -v about all others.
of_this_run() {
  awk -F '\t' -v others="${2-}" 'NR == FNR { ours[$1]; next } ($1 in ours) != (others == "-v")' \
    "$run/names" "$1"
}

# note NAME < LINES : they take the place of the lines that the notes had of cases of this run.
note() {
  { of_this_run "$work/$1" -v && cat; } | sort >"$run/$1"
  mv -f "$run/$1" "$work/$1"
}

# The facts about a case are those from before its evaluation: what changed meanwhile is seen next time.
record() {
  { cat "$run/case-facts" && receipt_facts; } | note evaluated
  mv -f "$run/settings" "$work/settings"
}
