"""The fixed parts of the bash script: how it calls, waits, follows and fails. For bash 3.2 and later."""

from __future__ import annotations

from typing import Final

RETRY_SECONDS: Final = 120
RETRY_EVERY: Final = 5
UNREADABLE_LIMIT: Final = 5
"""Reads of a status that may fail in a row."""

FUNCTIONS: Final = f"""\
adopt=no
case ${{1-}} in
  '') ;;
  --adopt) adopt=yes ;;
  *)
    printf 'usage: %s [--adopt]\\n' "$0" >&2
    exit 2
    ;;
esac
not_ours='one of this name is there already; add --adopt if this script made it'

export AWS_PAGER=''
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
answer='' error='' failures=0

note() {{ printf '%s\\n' "$*" >&2; }}
fail() {{ printf 'Failed: %s\\n' "$*" >&2; exit 1; }}

# Runs the AWS CLI: what it answers is in $answer, what it complains of in $error.
attempt() {{
  if answer=$(aws --region "$region" --output text "$@" 2>"$work/error"); then
    error=''
    return 0
  fi
  error=$(<"$work/error")
  error=${{error//[[:cntrl:]]/ }}
  return 1
}}

# Whether the complaint has one of these codes.
error_is() {{
  local code
  for code in "$@"; do
    [[ $error == *"($code)"* ]] && return 0
  done
  return 1
}}

# Whether the complaint has one of these texts in it.
error_has() {{
  local part found=1
  shopt -s nocasematch
  for part in "$@"; do
    [[ $error == *"$part"* ]] && found=0
  done
  shopt -u nocasematch
  return "$found"
}}

# The first line of the answer that says something; listings have a line for each page.
pick() {{
  local line
  while IFS= read -r line; do
    if [[ -n $line && $line != None ]]; then
      answer=$line
      return 0
    fi
  done <<<"$answer"
  answer=''
  return 1
}}

# Refuses what could not stand in a request as it is.
check_value() {{
  case $2 in
    '' | None) fail "AWS did not tell the $1." ;;
    *[\\"\\\\]* | *[[:cntrl:]]*) fail "AWS gave a $1 that cannot be used." ;;
  esac
}}

# Follows a status to its end. SECONDS INTERVAL DONE FAILED GONE COMMAND...; DONE and FAILED are between bars.
follow() {{
  local limit=$1 interval=$2 finished=$3 broken=$4 gone=$5 status='' last='' reason unreadable=0
  local end=$((SECONDS + limit))
  shift 5
  while true; do
    if attempt "$@"; then
      unreadable=0
      status=${{answer%%$'\\t'*}}
      reason=${{answer#*$'\\t'}}
      [[ $status == "$last" ]] || note "  status: ${{status//[[:cntrl:]]/ }}"
      last=$status
      case $finished in *"|$status|"*) return 0 ;; esac
      case $broken in *"|$status|"*)
        error="it ended $status: ${{reason//[[:cntrl:]]/ }}"
        return 1
        ;;
      esac
    elif [[ $gone == yes ]] && error_has NotFound; then
      return 0
    else
      unreadable=$((unreadable + 1))
      ((unreadable < {UNREADABLE_LIMIT})) || return 1
    fi
    if ((SECONDS >= end)); then
      error="it is ${{status:-unknown}} after $limit seconds; AWS goes on with it"
      return 1
    fi
    sleep "$interval"
  done
}}
"""

GUARD: Final = """\
attempt sts get-caller-identity --query Account || fail "$error"
[[ $answer == "$account" ]] || fail "these credentials belong to the account $answer; this script is for $account."
"""
