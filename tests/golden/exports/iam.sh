#!/usr/bin/env bash
# Sets up the SageMaker AI domain sandbox.
# Needs bash and the AWS CLI, with credentials for the account.
# Run it again if it stops: what exists is left as it is. A domain of that name it goes on with only with --adopt.
# shellcheck disable=SC2016  # what stands in single quotes is for AWS, not for bash
set -euo pipefail

region=eu-central-1
account=123456789012
adopt=no
case ${1-} in
  '') ;;
  --adopt) adopt=yes ;;
  *)
    printf 'usage: %s [--adopt]\n' "$0" >&2
    exit 2
    ;;
esac
not_ours='one of this name is there already; add --adopt if this script made it'

export AWS_PAGER=''
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
answer='' error='' failures=0

note() { printf '%s\n' "$*" >&2; }
fail() { printf 'Failed: %s\n' "$*" >&2; exit 1; }

# Runs the AWS CLI: what it answers is in $answer, what it complains of in $error.
attempt() {
  if answer=$(aws --region "$region" --output text "$@" 2>"$work/error"); then
    error=''
    return 0
  fi
  error=$(<"$work/error")
  error=${error//[[:cntrl:]]/ }
  return 1
}

# Whether the complaint has one of these codes.
error_is() {
  local code
  for code in "$@"; do
    [[ $error == *"($code)"* ]] && return 0
  done
  return 1
}

# Whether the complaint has one of these texts in it.
error_has() {
  local part found=1
  shopt -s nocasematch
  for part in "$@"; do
    [[ $error == *"$part"* ]] && found=0
  done
  shopt -u nocasematch
  return "$found"
}

# The first line of the answer that says something; listings have a line for each page.
pick() {
  local line
  while IFS= read -r line; do
    if [[ -n $line && $line != None ]]; then
      answer=$line
      return 0
    fi
  done <<<"$answer"
  answer=''
  return 1
}

# Refuses what could not stand in a request as it is.
check_value() {
  case $2 in
    '' | None) fail "AWS did not tell the $1." ;;
    *[\"\\]* | *[[:cntrl:]]*) fail "AWS gave a $1 that cannot be used." ;;
  esac
}

# Follows a status to its end. SECONDS INTERVAL DONE FAILED GONE COMMAND...; DONE and FAILED are between bars.
follow() {
  local limit=$1 interval=$2 finished=$3 broken=$4 gone=$5 status='' last='' reason unreadable=0
  local end=$((SECONDS + limit))
  shift 5
  while true; do
    if attempt "$@"; then
      unreadable=0
      status=${answer%%$'\t'*}
      reason=${answer#*$'\t'}
      [[ $status == "$last" ]] || note "  status: ${status//[[:cntrl:]]/ }"
      last=$status
      case $finished in *"|$status|"*) return 0 ;; esac
      case $broken in *"|$status|"*)
        error="it ended $status: ${reason//[[:cntrl:]]/ }"
        return 1
        ;;
      esac
    elif [[ $gone == yes ]] && error_has NotFound; then
      return 0
    else
      unreadable=$((unreadable + 1))
      ((unreadable < 5)) || return 1
    fi
    if ((SECONDS >= end)); then
      error="it is ${status:-unknown} after $limit seconds; AWS goes on with it"
      return 1
    fi
    sleep "$interval"
  done
}

attempt sts get-caller-identity --query Account || fail "$error"
[[ $answer == "$account" ]] || fail "these credentials belong to the account $answer; this script is for $account."

step_1() {
  if attempt iam get-role --cli-input-json '{"RoleName": "AWSServiceRoleForAmazonSageMakerNotebooks"}'; then
    note '  exists already'
  else
    [[ -z $error ]] || error_is NoSuchEntity || return 1
    attempt iam create-service-linked-role --cli-input-json '{"AWSServiceName": "sagemaker.amazonaws.com"}' || { error_is InvalidInput EntityAlreadyExists || return 1; note '  exists already'; return 0; }
  fi
}
note '1/6 Make SageMaker'"'"'s service-linked role'
step_1 || { note "  failed: $error"; failures=$((failures + 1)); }

step_2() {
  if attempt iam get-role --cli-input-json '{"RoleName": "sandbox-studio"}'; then
    note '  exists already'
  else
    [[ -z $error ]] || error_is NoSuchEntity || return 1
    attempt iam create-role --cli-input-json '{"RoleName": "sandbox-studio", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sagemaker.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\"]}]}"}' || return 1
  fi
}
note '2/6 Make the role sandbox-studio'
step_2 || fail "$error"

step_3() {
  local end=$((SECONDS + 120))
  until attempt iam attach-role-policy --cli-input-json '{"RoleName": "sandbox-studio", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}'; do
    error_has 'role with name' && ((SECONDS < end)) || return 1
    note '  too early, trying again'
    sleep 5
  done
  sleep 12
}
note '3/6 Attach AmazonSageMakerFullAccess to sandbox-studio'
step_3 || fail "$error"

step_4() {
  if attempt sagemaker list-domains --query 'Domains[?DomainName == `"sandbox"`] | [0].[DomainId, Url]' && pick; then
    note '  exists already'
    IFS=$'\t' read -r domain_DomainId domain_Url <<<"$answer"
    check_value DomainId "$domain_DomainId"
    check_value Url "$domain_Url"
    [[ $adopt == yes ]] || { error=$not_ours; return 1; }
  else
    [[ -z $error ]] || return 1
    local end=$((SECONDS + 120))
    until attempt sagemaker create-domain --cli-input-json '{"DomainName": "sandbox", "AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/sandbox-studio"}, "AppNetworkAccessType": "PublicInternetOnly", "VpcId": "vpc-0a", "SubnetIds": ["subnet-0a"]}' --query '[DomainId, Url]'; do
      error_has assume 'trust relationship' 'trust policy' && ((SECONDS < end)) || return 1
      note '  too early, trying again'
      sleep 5
    done
    [[ $answer != *None* ]] || { attempt sagemaker list-domains --query 'Domains[?DomainName == `"sandbox"`] | [0].[DomainId, Url]' && pick; } || return 1
    IFS=$'\t' read -r domain_DomainId domain_Url <<<"$answer"
    check_value DomainId "$domain_DomainId"
    check_value Url "$domain_Url"
  fi
  follow 1800 10 '|InService|' '|Failed|Delete_Failed|' no sagemaker describe-domain --cli-input-json '{"DomainId": "'"${domain_DomainId}"'"}' --query '[Status, FailureReason]' || return 1
}
note '4/6 Make the domain sandbox'
step_4 || fail "$error"

step_5() {
  if attempt sagemaker describe-user-profile --cli-input-json '{"DomainId": "'"${domain_DomainId}"'", "UserProfileName": "ada"}'; then
    note '  exists already'
  else
    [[ -z $error ]] || error_is ResourceNotFound ResourceNotFoundException || return 1
    attempt sagemaker create-user-profile --cli-input-json '{"DomainId": "'"${domain_DomainId}"'", "UserProfileName": "ada"}' || return 1
  fi
  follow 900 3 '|InService|' '|Failed|Delete_Failed|' no sagemaker describe-user-profile --cli-input-json '{"DomainId": "'"${domain_DomainId}"'", "UserProfileName": "ada"}' --query '[Status, FailureReason]' || return 1
}
note '5/6 Make the user profile ada'
step_5 || { note "  failed: $error"; failures=$((failures + 1)); }

step_6() {
  if attempt sagemaker describe-user-profile --cli-input-json '{"DomainId": "'"${domain_DomainId}"'", "UserProfileName": "bob"}'; then
    note '  exists already'
  else
    [[ -z $error ]] || error_is ResourceNotFound ResourceNotFoundException || return 1
    attempt sagemaker create-user-profile --cli-input-json '{"DomainId": "'"${domain_DomainId}"'", "UserProfileName": "bob"}' || return 1
  fi
  follow 900 3 '|InService|' '|Failed|Delete_Failed|' no sagemaker describe-user-profile --cli-input-json '{"DomainId": "'"${domain_DomainId}"'", "UserProfileName": "bob"}' --query '[Status, FailureReason]' || return 1
}
note '6/6 Make the user profile bob'
step_6 || { note "  failed: $error"; failures=$((failures + 1)); }

printf '%s\n' "DomainId: $domain_DomainId"
printf '%s\n' "Url: $domain_Url"
((failures == 0)) || fail "$failures of the steps; the messages above say which."
note 'Done.'
