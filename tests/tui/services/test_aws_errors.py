"""What boto raises becomes an error that says what is wrong and what to do."""

from typing import Any

import botocore.exceptions as boto
import pytest
from botocore.parsers import ResponseParserError

from models.errors import AccessDenied, AnswerLost, AwsError, CredentialsError, Throttled, Unreachable
from tui.services.aws_errors import Where, iam_action, translate

READ = Where("ec2", "DescribeVpcs", "eu-central-1", "work")
WRITE = Where("sagemaker", "CreateDomain", "eu-central-1")


def refused(code: str, message: str = "No.", status: int = 400, where: Where = READ) -> AwsError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"RequestId": "req-1", "HTTPStatusCode": status},
    }
    return translate(boto.ClientError(response, where.operation), where)


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("ec2", "DescribeVpcs", "ec2:DescribeVpcs"),
        ("sso-admin", "ListInstances", "sso:ListInstances"),
        ("service-quotas", "GetServiceQuota", "servicequotas:GetServiceQuota"),
        ("efs", "DescribeFileSystems", "elasticfilesystem:DescribeFileSystems"),
        ("s3", "ListBuckets", "s3:ListAllMyBuckets"),
        ("s3", "HeadBucket", "s3:ListBucket"),
        ("license-manager", "ListReceivedLicenses", "license-manager:ListReceivedLicenses"),
    ],
)
def test_operations_have_their_iam_names(service: str, operation: str, action: str) -> None:
    assert iam_action(service, operation) == action


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"])
def test_a_denial_names_the_action_of_the_operation(code: str) -> None:
    error = refused(code, "You are not authorized to perform this operation.", 403)
    assert isinstance(error, AccessDenied)
    assert (error.action, error.aws_code, error.request_id) == ("ec2:DescribeVpcs", code, "req-1")
    assert "ec2:DescribeVpcs" in error.remedy


def test_a_denial_names_the_action_that_aws_names() -> None:
    error = refused("AccessDeniedException", "User: x is not authorized to perform: iam:PassRole on resource: r")
    assert isinstance(error, AccessDenied)
    assert error.action == "iam:PassRole"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("with an explicit deny in a service control policy", "organization's administrators"),
        ("because no permissions boundary allows the action", "boundary"),
        ("because no session policy allows the action", "session policy"),
        ("because no VPC endpoint policy allows the action", "VPC endpoint"),
    ],
)
def test_a_denial_tells_who_can_lift_it(text: str, hint: str) -> None:
    assert hint in refused("AccessDenied", f"User: u is not authorized to perform: ec2:DescribeVpcs {text}").remedy


def test_an_encoded_authorization_message_is_left_out() -> None:
    error = refused("UnauthorizedOperation", "You may not. Encoded authorization failure message: " + "aB3" * 300)
    assert error.message == "You may not."


@pytest.mark.parametrize(
    "code",
    ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "UnrecognizedClientException", "InvalidClientTokenId"],
)
def test_credentials_that_ended(code: str) -> None:
    error = refused(code, "The security token included in the request is expired", 403)
    assert isinstance(error, CredentialsError)
    assert "aws sso login --profile work" in error.remedy


def test_a_key_that_nobody_knows_may_be_a_region_that_is_not_enabled() -> None:
    assert "eu-central-1 is not enabled" in refused("UnrecognizedClientException").remedy
    assert "not enabled" not in refused("ExpiredToken").remedy


def test_a_bad_signature_hints_at_the_clock() -> None:
    error = refused("SignatureDoesNotMatch")
    assert isinstance(error, CredentialsError)
    assert "clock" in error.remedy


@pytest.mark.parametrize("code", ["Throttling", "ThrottlingException", "RequestLimitExceeded", "SlowDown"])
def test_throttling(code: str) -> None:
    assert isinstance(refused(code, "Rate exceeded", 503), Throttled)


def test_an_internal_error_of_a_read_is_nothing_to_worry_about() -> None:
    error = refused("InternalFailure", status=500)
    assert type(error) is AwsError
    assert "Try again" in error.remedy


def test_an_internal_error_of_a_create_may_have_taken_effect() -> None:
    error = refused("InternalFailure", status=500, where=WRITE)
    assert isinstance(error, AnswerLost)
    assert "may have taken effect" in error.remedy


def test_a_validation_message_tells_the_members() -> None:
    text = (
        "2 validation errors detected: Value '' at 'defaultSpaceSettings.executionRole' failed to satisfy constraint: "
        "Member must have length greater than or equal to 20; Value 'x' at 'authMode' failed to satisfy constraint: "
        "Member must satisfy enum value set: [SSO, IAM]"
    )
    error = refused("ValidationException", text, where=WRITE)
    assert error.details == {
        "defaultSpaceSettings.executionRole": "Member must have length greater than or equal to 20",
        "authMode": "Member must satisfy enum value set: [SSO, IAM]",
    }


def test_a_web_page_is_not_shown() -> None:
    error = refused("500", "<!doctype html><html><script>x</script></html>", 500)
    assert "script" not in error.message
    assert "HTTP 500" in error.message


def test_escape_sequences_of_an_error_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in refused("ValidationException", "bad \x1b]52;c;eA==\x07 name").message


@pytest.mark.parametrize(
    ("raised", "kind", "remedy"),
    [
        (boto.NoCredentialsError(), CredentialsError, "aws sso login --profile work"),
        (boto.ProfileNotFound(profile="work"), CredentialsError, "list-profiles"),
        (boto.PartialCredentialsError(provider="env", cred_var="x"), CredentialsError, "secret key"),
        (boto.UnauthorizedSSOTokenError(), CredentialsError, "aws sso login --profile work"),
        (boto.SSOTokenLoadError(error_msg="x"), CredentialsError, "aws sso login --profile work"),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), CredentialsError, "aws sso login --profile work"),
        (boto.CredentialRetrievalError(provider="p", error_msg="x"), CredentialsError, "credential_process"),
        (boto.NoRegionError(), AwsError, "--region"),
        (boto.UnknownServiceError(service_name="x", known_service_names=[]), AwsError, "upgrade"),
        (boto.EndpointConnectionError(endpoint_url="https://x"), Unreachable, "network"),
        (boto.ConnectTimeoutError(endpoint_url="https://x"), Unreachable, "network"),
        (boto.ProxyConnectionError(proxy_url="https://x"), Unreachable, "proxy"),
        (boto.SSLError(endpoint_url="https://x", error="certificate verify failed"), Unreachable, "AWS_CA_BUNDLE"),
        (boto.ReadTimeoutError(endpoint_url="https://x"), AnswerLost, "try again"),
        (boto.ConnectionClosedError(endpoint_url="https://x"), AnswerLost, "try again"),
        (ResponseParserError("Unable to parse response: b'<html>x'"), AwsError, "Try again"),
        (KeyError("x"), AwsError, "Try again"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_failure_of_a_read(raised: Exception, kind: type[AwsError], remedy: str) -> None:
    error = translate(raised, READ)
    assert type(error) is kind
    assert remedy in error.remedy
    assert error.message


@pytest.mark.parametrize(
    "raised",
    [
        boto.ReadTimeoutError(endpoint_url="https://x"),
        boto.ConnectionClosedError(endpoint_url="https://x"),
        boto.SSLError(endpoint_url="https://x", error="EOF occurred in violation of protocol"),
        ResponseParserError("no"),
        RuntimeError("surprise"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_may_have_reached_aws_is_a_lost_answer(raised: Exception) -> None:
    error = translate(raised, WRITE)
    assert isinstance(error, AnswerLost)
    assert "may have taken effect" in error.remedy


def test_what_was_not_sent_is_not_a_lost_answer() -> None:
    assert type(translate(boto.EndpointConnectionError(endpoint_url="https://x"), WRITE)) is Unreachable


def test_a_request_that_boto_refuses_names_its_members() -> None:
    report = (
        'Missing required parameter in input: "DomainName"\n'
        'Unknown parameter in DefaultUserSettings: "Foo", must be one of: ExecutionRole\n'
        "Invalid length for parameter SubnetIds, value: 0, valid min length: 1"
    )
    error = translate(boto.ParamValidationError(report=report), WRITE)
    assert set(error.details) == {"DomainName", "DefaultUserSettings.Foo", "SubnetIds"}
    assert "DomainName" in error.message
    assert "\n" not in error.message


def test_an_endpoint_of_ones_own_is_named() -> None:
    where = Where("ec2", "DescribeVpcs", "eu-central-1", "", "http://127.0.0.1:5000")
    assert "127.0.0.1:5000" in translate(boto.EndpointConnectionError(endpoint_url="http://x"), where).remedy
    assert "AWS_ACCESS_KEY_ID" in translate(boto.NoCredentialsError(), where).remedy


def test_errors_of_ours_stay_as_they_are() -> None:
    error = CredentialsError("mine")
    assert translate(error, READ) is error
