#!/usr/bin/env bash
# Sets up the SageMaker AI domain ml-platform.
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
note '1/3 Make SageMaker'"'"'s service-linked role'
step_1 || { note "  failed: $error"; failures=$((failures + 1)); }

step_2() {
  if attempt sagemaker list-domains --query 'Domains[?DomainName == `"ml-platform"`] | [0].[DomainId, Url]' && pick; then
    note '  exists already'
    IFS=$'\t' read -r domain_DomainId domain_Url <<<"$answer"
    check_value DomainId "$domain_DomainId"
    check_value Url "$domain_Url"
    [[ $adopt == yes ]] || { error=$not_ours; return 1; }
  else
    [[ -z $error ]] || return 1
    attempt sagemaker create-domain --cli-input-json '{"DomainName": "ml-platform", "Tags": [{"Key": "CostCenter", "Value": "4711"}, {"Key": "note", "Value": "it'"'"'s \"ours\" $(x) \u00fc"}], "AuthMode": "SSO", "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/studio", "StudioWebPortalSettings": {"HiddenAppTypes": ["JupyterServer"]}, "SecurityGroups": ["sg-0a"], "SpaceStorageSettings": {"DefaultEbsStorageSettings": {"DefaultEbsVolumeSizeInGb": 5}}}, "DefaultSpaceSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/studio", "SecurityGroups": ["sg-0a"], "SpaceStorageSettings": {"DefaultEbsStorageSettings": {"DefaultEbsVolumeSizeInGb": 5}}}, "AppNetworkAccessType": "VpcOnly", "VpcId": "vpc-0a", "SubnetIds": ["subnet-0a", "subnet-0b"], "KmsKeyId": "arn:aws:kms:eu-central-1:123456789012:key/1b6d5f0e", "DomainSettings": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}}' --query '[DomainId, Url]' || return 1
    [[ $answer != *None* ]] || { attempt sagemaker list-domains --query 'Domains[?DomainName == `"ml-platform"`] | [0].[DomainId, Url]' && pick; } || return 1
    IFS=$'\t' read -r domain_DomainId domain_Url <<<"$answer"
    check_value DomainId "$domain_DomainId"
    check_value Url "$domain_Url"
  fi
  follow 1800 10 '|InService|' '|Failed|Delete_Failed|' no sagemaker describe-domain --cli-input-json '{"DomainId": "'"${domain_DomainId}"'"}' --query '[Status, FailureReason]' || return 1
  attempt sagemaker describe-domain --cli-input-json '{"DomainId": "'"${domain_DomainId}"'"}' --query '[SingleSignOnApplicationArn]' || return 1
  IFS=$'\t' read -r domain_SingleSignOnApplicationArn <<<"$answer"
  check_value SingleSignOnApplicationArn "$domain_SingleSignOnApplicationArn"
}
note '2/3 Make the domain ml-platform'
step_2 || fail "$error"

step_3() {
  if attempt sso-admin describe-application-assignment --cli-input-json '{"ApplicationArn": "'"${domain_SingleSignOnApplicationArn}"'", "PrincipalId": "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00", "PrincipalType": "GROUP"}'; then
    note '  exists already'
  else
    [[ -z $error ]] || error_is ResourceNotFound ResourceNotFoundException || return 1
    local end=$((SECONDS + 120))
    until attempt sso-admin create-application-assignment --cli-input-json '{"ApplicationArn": "'"${domain_SingleSignOnApplicationArn}"'", "PrincipalId": "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00", "PrincipalType": "GROUP"}'; do
      error_has ConflictException && ((SECONDS < end)) || return 1
      note '  too early, trying again'
      sleep 5
    done
  fi
}
note '3/3 Assign the group data-science'
step_3 || { note "  failed: $error"; failures=$((failures + 1)); }

printf '%s\n' "DomainId: $domain_DomainId"
printf '%s\n' "Url: $domain_Url"
((failures == 0)) || fail "$failures of the steps; the messages above say which."
note 'Done.'
