"""What AWS and boto call things: error codes, exception classes, IAM names."""

from __future__ import annotations

from typing import Final

DENIED_CODES: Final = frozenset(
    {
        "403",
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "AuthorizationErrorException",
        "Client.UnauthorizedOperation",
        "ForbiddenException",
        "NotAuthorized",
        "UnauthorizedException",
        "UnauthorizedOperation",
    }
)
CREDENTIAL_CODES: Final = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "RequestExpired",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    }
)
UNKNOWN_KEY_CODES: Final = frozenset({"AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"})
"""Those of `CREDENTIAL_CODES` that AWS also gives in a Region the account has not enabled."""
SKEW_CODES: Final = frozenset(
    {"InvalidSignatureException", "RequestInTheFuture", "RequestTimeTooSkewed", "SignatureDoesNotMatch"}
)
THROTTLE_CODES: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
UNSUPPORTED_CODES: Final = frozenset(
    {"InvalidAction", "NotImplemented", "UnknownOperation", "UnknownOperationException", "UnsupportedOperation"}
)
REMEDIES: Final[dict[str, str]] = {
    "ConflictException": "Something else changes it at the same time: try again in a moment.",
    "DeleteConflict": "Something still uses it: remove that first.",
    "EntityAlreadyExists": "Choose another name, or use the one that exists.",
    "LimitExceeded": "A limit of the account is reached: remove what is not needed, or ask for more in Service Quotas.",
    "LimitExceededException": "A limit is reached: remove what is not needed, or ask for more in Service Quotas.",
    "MalformedPolicyDocument": "The policy is not valid: check what was added to it by hand.",
    "NoSuchEntity": "It does not exist (any more): choose another one.",
    "OptInRequired": "The account has not enabled this Region or service: enable it, or choose another Region.",
    "ResourceInUse": "It is in use, or still being changed: wait until that has ended.",
    "ResourceInUseException": "It is in use, or still being changed: wait until that has ended.",
    "ResourceLimitExceeded": "A quota of SageMaker is reached: remove what is not needed, or ask for more in "
    "Service Quotas.",
    "ResourceNotFound": "It does not exist (any more) in this Region: choose another one.",
    "ResourceNotFoundException": "It does not exist (any more) in this Region: choose another one.",
    "ValidationError": "Correct the value that AWS names.",
    "ValidationException": "Correct the value that AWS names.",
}
"""Error code -> what to do."""

CREDENTIAL_CLASSES: Final = frozenset(
    {
        "ConfigNotFound",
        "ConfigParseError",
        "CredentialRetrievalError",
        "InfiniteLoopConfigError",
        "InvalidConfigError",
        "LoginError",
        "MissingDependencyException",
        "NoAuthTokenError",
        "NoCredentialsError",
        "PartialCredentialsError",
        "ProfileNotFound",
        "RefreshWithMFAUnsupportedError",
        "SSOError",
        "TokenRetrievalError",
        "UnknownCredentialError",
    }
)
_SSO: Final = "Sign in again: `smdomain{profile} doctor --sign-in`, or `aws sso login{profile}`. Nothing typed is lost."
SIGN_IN_CLASSES: Final[dict[str, str]] = {
    "SSOError": _SSO,
    "TokenRetrievalError": _SSO,
    "NoAuthTokenError": _SSO,
    "LoginError": "Sign in again: `aws login{profile}`. Nothing typed is lost.",
    "CredentialRetrievalError": "Run the profile's credential_process by hand, and correct what it reports.",
    "ConfigParseError": "Correct the AWS configuration file that the message names.",
    "InfiniteLoopConfigError": "Correct the profile's source_profile in ~/.aws/config: it leads back to itself.",
    "InvalidConfigError": "Correct the profile in ~/.aws/config as the message says.",
    "PartialCredentialsError": "Give both the access key and the secret key.",
}
"""Exception class -> remedy; `{profile}` becomes ` --profile NAME` or nothing. Subclasses before their bases."""

SETTING_CLASSES: Final[dict[str, str]] = {
    "NoRegionError": "Name a Region: --region, AWS_REGION, or `region` of the profile.",
    "InvalidRegionError": "Name a Region such as eu-central-1.",
    "UnknownEndpointError": "Choose a Region that offers the service.",
    "EndpointProviderError": "Choose a Region that offers the service, and check --endpoint-url.",
    "EndpointResolutionError": "Choose a Region that offers the service, and check --endpoint-url.",
    "UnknownServiceError": "This boto3 does not know the service: upgrade it.",
    "DataNotFoundError": "This boto3 does not know the service: upgrade it.",
    "UnknownClientMethodError": "This boto3 does not know the operation: upgrade it.",
    "InvalidProxiesConfigError": "Correct the proxy settings.",
    "PaginationError": "The endpoint repeats itself: it does not page as AWS does.",
}
"""Exception class -> remedy, for settings that do not fit."""

UNREACHABLE_CLASSES: Final = frozenset({"ConnectTimeoutError", "EndpointConnectionError", "ProxyConnectionError"})
LOST_CLASSES: Final = frozenset(
    {
        "ConnectionClosedError",
        "HTTPClientError",
        "IncompleteReadError",
        "ReadTimeoutError",
        "ResponseStreamingError",
    }
)
"""Raised once the request is on its way. Every class of `UNREACHABLE_CLASSES` is an HTTPClientError too."""

IAM_PREFIXES: Final[dict[str, str]] = {
    "cloudcontrol": "cloudformation",
    "efs": "elasticfilesystem",
    "resourcegroupstaggingapi": "tag",
    "service-quotas": "servicequotas",
    "sso-admin": "sso",
}
"""boto3's service name -> IAM's, where they differ."""
IAM_ACTIONS: Final[dict[str, str]] = {
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:PutBucketCors": "s3:PutBucketCORS",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
}
"""`service:Operation` -> IAM action, where the names differ."""
