# What was true when a case was evaluated, for run-stages, which reads this file. It is kept in OUT/.make:
# `settings` says with what, and `evaluated` has a line for every file and folder of a case and of its receipts, with
# device, inode, size and the times of last change. A case is evaluated again when one line is another, is gone or is
# new. The lines need no names: a new name changes the folder that has it. `streams` has such a line for the audit
# stream of each case, which grows when a permit is used: when it is another, stage 4 alone is run again.
#
# shellcheck shell=bash disable=SC2154

# facts LABEL < PATHS : a line for each file and folder at and below the paths, led by the path's last
# part and the label. What is not there has no line. A path with a dash in front would be an option to find.
#
# Where times have whole seconds, what is changed once more in the second of the run looks as before. The line of what
# the run has read and was changed in that second ends with the name of the run, so that it is another line next time.
facts() {
  {
    sed 's|^[^/.]|./&|' |
      xargs -r -d '\n' -n 1000 sh -c 'exec find -H "$@" -printf "%H\t%y %m %D %i %s %T@ %C@\n"' find \
        2>"$run/find-errors" || true
  } | awk -v label="$1" -v began="$began" -v run="${run##*.}" '
    { sub(/^[^\t]*\//, ""); sub(/\t/, "\t" label " ") }
    $NF ~ /\.0+$/ && $NF >= began && label ~ /^(case|settings)$/ { $0 = $0 " " run }
    { print }'
}

# All that an evaluation depends on and that is not in the case.
settings() {
  local name
  for name in verify-signature evaluate-policy map-action emit-receipt; do
    printf '%s\n' "$(tool $name)"
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
  # What cannot be looked at is not taken for what is not there: it may be the kill switch.
  grep -v ': No such file or directory$' "$run/find-errors" >"$run/unseen" || true
  sed 's|.*/||' "$run/needed" | sort -u | comm -23 - <(cut -f 1 "$run/setting-facts" | sort -u) >>"$run/unseen"
  [ ! -s "$run/unseen" ] || fail "a setting cannot be looked at: $(head -n 1 "$run/unseen")" 3
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
  of_cases "$run/names" "$work/$1" | comm -3 - "$2" | sed 's/^\t//' | cut -f 1 >"$run/changed"
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

# of_cases NAMES FILE [-v] : lines of a file of facts that are about these cases; with -v about all others.
of_cases() {
  awk -F '\t' -v others="${3-}" 'FILENAME == ARGV[1] { ours[$1]; next } ($1 in ours) != (others == "-v")' "$1" "$2"
}

# note NOTES NAMES < LINES : those of these cases take the place of the lines that the notes had of them.
note() {
  { of_cases "$2" "$work/$1" -v && of_cases "$2" -; } | sort >"$run/$1"
  mv -f "$run/$1" "$work/$1"
}

# The names of the cases of which FILEs have the paths.
names_in() { sed 's|.*/||' "$@"; }

# The facts about a case are those from before its evaluation: what changed meanwhile is seen next time. So it is with
# the receipts of a case that was not evaluated.
record() {
  names_in "$run/emitted" >"$run/renewed"
  { cat "$run/case-facts" && receipt_facts; } | note evaluated "$run/renewed"
  mv -f "$run/settings" "$work/settings"
}
