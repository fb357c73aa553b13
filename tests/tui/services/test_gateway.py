"""One door to AWS: how often it knocks, what it asks for, and what it lets out."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.errors import AccessDenied, AnswerLost, AwsError, CredentialsError, SmdomainError, Throttled, UsageError
from models.facts import Profile
from tui.emulator.emulator import Emulator
from tui.services import gateway as module
from tui.services.connection import Connection
from tui.services.gateway import Gateway

GatewayOn = Callable[..., Gateway]
ROOT = Path(__file__).resolve().parents[3]
STATEMENT = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})
ROLE_REQUEST = {"RoleName": "fresh", "AssumeRolePolicyDocument": TRUST}
ROLE = "arn:aws:iam::123456789012:role/ml-platform-studio"
DOMAIN = {"DomainName": "team", "AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": ROLE}}


def calls_of(emulator: Emulator, operation: str) -> int:
    return sum(1 for _, name, _ in emulator.log if name == operation)


def test_a_call_has_its_answer_and_its_request_id(emulator: Emulator, gateway_on: GatewayOn) -> None:
    answer, request_id = gateway_on(emulator).call_with_id("ec2", "DescribeVpcs")
    assert answer["Vpcs"]
    assert "ResponseMetadata" not in answer
    assert len(request_id) == 36


def test_the_caller_is_asked_for_once(emulator: Emulator, gateway_on: GatewayOn) -> None:
    gateway = gateway_on(emulator)
    assert gateway.caller().account == "123456789012"
    assert gateway.caller().partition == "aws"
    assert calls_of(emulator, "GetCallerIdentity") == 1


def test_reads_are_tried_three_times(emulator: Emulator, gateway_on: GatewayOn) -> None:
    emulator.fault("ec2:DescribeVpcs", "throttle")
    with pytest.raises(Throttled):
        gateway_on(emulator).call("ec2", "DescribeVpcs")
    assert calls_of(emulator, "DescribeVpcs") == 3


def test_a_read_gets_over_a_lost_answer(emulator: Emulator, gateway_on: GatewayOn) -> None:
    emulator.fault("ec2:DescribeVpcs", "timeout", times=2)
    assert gateway_on(emulator).call("ec2", "DescribeVpcs")["Vpcs"]


@pytest.mark.parametrize("kind", ["timeout", "lost", "throttle", "error"])
def test_a_single_call_is_sent_once_whatever_happens(emulator: Emulator, gateway_on: GatewayOn, kind: Any) -> None:
    emulator.fault("sagemaker:CreateDomain", kind)
    with pytest.raises(Throttled if kind == "throttle" else AnswerLost):
        gateway_on(emulator).call("sagemaker", "CreateDomain", DOMAIN, single=True)
    assert calls_of(emulator, "CreateDomain") == 1


def test_pages_are_as_large_as_they_come(
    emulator: Emulator, gateway_on: GatewayOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, dict[str, Any]] = {}
    perform = emulator._perform

    def watched(call: Any) -> Any:
        asked[call.name] = call.params
        return perform(call)

    monkeypatch.setattr(emulator, "_perform", watched)
    gateway = gateway_on(emulator)
    listings = {
        ("iam", "ListRoles"): ("MaxItems", 1000),
        ("ec2", "DescribeSubnets"): ("MaxResults", 1000),
        ("ec2", "DescribeRouteTables"): ("MaxResults", 100),
        ("ec2", "DescribeVpcEndpoints"): ("MaxResults", 1000),
        ("kms", "ListKeys"): ("Limit", 1000),
        ("kms", "ListAliases"): ("Limit", 100),
        ("sagemaker", "ListDomains"): ("MaxResults", 100),
        ("s3", "ListBuckets"): ("MaxBuckets", 1000),
        ("license-manager", "ListReceivedLicenses"): ("MaxResults", 100),
    }
    for (service, operation), (member, size) in listings.items():
        list(gateway.pages(service, operation))
        assert int(asked[f"{service}:{operation}"][member]) == size, operation


def test_a_listing_ends_between_pages_when_it_is_cancelled(gateway_on: GatewayOn) -> None:
    gateway = gateway_on("large")
    cancel = threading.Event()
    store = gateway.call("sso-admin", "ListInstances")["Instances"][0]["IdentityStoreId"]
    pages = gateway.pages("identitystore", "ListGroups", {"IdentityStoreId": store}, cancel=cancel)
    assert len(next(pages)["Groups"]) == 100
    cancel.set()
    assert list(pages) == []


def test_listings_that_boto_cannot_page_are_paged_by_hand(
    gateway_on: GatewayOn, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = gateway_on(emulator, "us-east-1")
    monkeypatch.setattr(module, "PAGE_LIMIT", 1)
    pages = list(gateway.pages("license-manager", "ListReceivedLicenses"))
    assert len(pages) > 1
    assert all(len(page["Licenses"]) == 1 for page in pages)


def test_clients_are_made_once_for_each_service_region_and_way(emulator: Emulator, gateway_on: GatewayOn) -> None:
    gateway = gateway_on(emulator)
    gateway.prepare(["ec2", "sagemaker"])
    gateway.call("ec2", "DescribeVpcs")
    gateway.call("ec2", "DescribeVpcs", region="us-east-1")
    with pytest.raises(AwsError):
        gateway.call("sagemaker", "CreateDomain", {}, single=True)
    assert sorted(gateway._clients) == [
        ("ec2", "eu-central-1", False),
        ("ec2", "us-east-1", False),
        ("sagemaker", "eu-central-1", False),
        ("sagemaker", "eu-central-1", True),
    ]
    once = gateway._clients["sagemaker", "eu-central-1", True].meta.config
    reads = gateway._clients["ec2", "eu-central-1", False].meta.config
    assert (once.retries["total_max_attempts"], once.read_timeout, once.connect_timeout) == (1, 60, 4)
    assert (reads.retries["total_max_attempts"], reads.read_timeout) == (3, 15)
    assert "smdomain/" in reads.user_agent_extra


def test_many_threads_share_one_client(emulator: Emulator, gateway_on: GatewayOn) -> None:
    gateway = gateway_on(emulator)
    problems: list[BaseException] = []

    def work() -> None:
        try:
            gateway.call("kms", "ListKeys")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(gateway._clients) == 1


def test_a_denied_call_names_the_permission(gateway_on: GatewayOn) -> None:
    with pytest.raises(AccessDenied) as caught:
        list(gateway_on("denied").pages("s3", "ListBuckets"))
    assert caught.value.action == "s3:ListAllMyBuckets"
    assert caught.value.request_id


def test_an_operation_that_boto_does_not_know(emulator: Emulator, gateway_on: GatewayOn) -> None:
    with pytest.raises(AwsError):
        gateway_on(emulator).call("ec2", "DescribeDreams")
    with pytest.raises(AwsError) as caught:
        gateway_on(emulator).call("dreams", "Describe")
    assert "upgrade" in caught.value.remedy


def test_every_call_is_logged_without_its_parameters(
    emulator: Emulator, gateway_on: GatewayOn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "smdomain.aws")
    gateway = gateway_on(emulator)
    answer = gateway.call("ec2", "DescribeVpcs", {"Filters": [{"Name": "tag:x", "Values": ["hunter2"]}]})
    assert "Vpcs" in answer
    emulator.fault("iam:ListRoles", "denied")
    with pytest.raises(AccessDenied):
        list(gateway.pages("iam", "ListRoles"))
    lines = [record.getMessage() for record in caplog.records if record.name == "smdomain.aws"]
    assert any(line.startswith("ec2:DescribeVpcs eu-central-1") and " ok " in line for line in lines)
    assert any("iam:ListRoles" in line and "AccessDenied" in line for line in lines)
    assert not any("hunter2" in line for line in lines)


def test_an_unknown_scenario_is_a_wrong_word() -> None:
    with pytest.raises(UsageError, match="nonsense"):
        Gateway(Connection(demo="nonsense")).caller()


def test_a_demo_sees_nothing_of_the_user(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nope")
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    gateway = Gateway(Connection(demo="default"))
    assert gateway.region == "eu-central-1"
    assert gateway.caller().account == "123456789012"
    assert gateway.profiles() == [Profile("demo", "eu-central-1", "static")]


def write_config(home: Path, text: str, credentials: str = "") -> None:
    folder = home / ".aws"
    folder.mkdir()
    (folder / "config").write_text(text, encoding="utf-8")
    (folder / "credentials").write_text(credentials, encoding="utf-8")


def test_profiles_are_read_without_their_secrets(own_home: Path) -> None:
    write_config(
        own_home,
        "[default]\nregion = eu-west-1\n"
        "[profile sso]\nsso_session = s\nsso_account_id = 1\nregion = eu-central-1\n[sso-session s]\nsso_region = x\n"
        "[profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\n"
        "[profile tool]\ncredential_process = /bin/secret --token hunter2\n",
        "[keys]\naws_access_key_id = AKIA\naws_secret_access_key = hunter2\n",
    )
    found = Gateway(Connection()).profiles()
    assert [(each.name, each.region, each.kind) for each in found] == [
        ("default", "eu-west-1", ""),
        ("keys", "", "static"),
        ("role", "", "assume-role"),
        ("sso", "eu-central-1", "sso"),
        ("tool", "", "process"),
    ]
    assert "hunter2" not in repr(found)


def test_profiles_can_be_listed_though_the_one_in_force_does_not_exist(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(own_home, "[profile real]\n")
    monkeypatch.setenv("AWS_PROFILE", "gone")
    gateway = Gateway(Connection(region="eu-west-1"))
    assert [profile.name for profile in gateway.profiles()] == ["real"]
    with pytest.raises(CredentialsError, match="gone"):
        gateway.caller()


def test_where_the_region_comes_from(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Gateway(Connection()).region == ""
    write_config(own_home, "[default]\nregion = eu-west-1\n[profile other]\nregion = eu-west-2\n")
    assert Gateway(Connection()).region == "eu-west-1"
    assert Gateway(Connection(profile="other")).region == "eu-west-2"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    assert Gateway(Connection()).region == "eu-west-3"
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    assert Gateway(Connection()).region == "eu-north-1"
    assert Gateway(Connection(region="sa-east-1")).region == "sa-east-1"


def test_without_credentials_nothing_is_sent() -> None:
    with pytest.raises(CredentialsError) as caught:
        Gateway(Connection(region="eu-west-1")).caller()
    assert "aws configure" in caught.value.remedy


def test_without_a_region_the_remedy_names_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with pytest.raises(AwsError) as caught:
        Gateway(Connection()).call("ec2", "DescribeVpcs")
    assert "--region" in caught.value.remedy


def test_an_mfa_code_is_never_asked_for(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("the terminal was read")

    monkeypatch.setattr("getpass.getpass", refuse)
    write_config(
        own_home,
        "[profile mfa]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me\n"
        "region = eu-west-1\n",
        "[keys]\naws_access_key_id = AKIA\naws_secret_access_key = hunter2\n",
    )
    with pytest.raises(CredentialsError) as caught:
        Gateway(Connection(profile="mfa")).caller()
    assert "MFA" in caught.value.message
    assert "--profile mfa" in caught.value.remedy


def test_an_mfa_code_is_asked_for_where_somebody_can_be_asked(own_home: Path) -> None:
    write_config(
        own_home,
        "[profile mfa]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me\n"
        "region = eu-west-1\n",
        "[keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n",
    )
    gateway = Gateway(Connection(profile="mfa"))
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        raise CredentialsError("No MFA code was given.")

    gateway.ask_code = ask
    with pytest.raises(CredentialsError, match="No MFA code"):
        gateway.caller()
    assert "arn:aws:iam::1:mfa/me" in asked[0]


def test_a_role_session_of_the_aws_cli_is_used(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `aws` got with an MFA code is good for us too."""
    write_config(
        own_home,
        "[profile mfa]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me\n"
        "region = eu-west-1\n",
        "[keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n",
    )
    kept: dict[str, Any] = {}

    class Cache(dict[str, Any]):
        def __init__(self, folder: str) -> None:
            kept["folder"] = folder
            super().__init__()

        def __contains__(self, key: object) -> bool:
            return True

        def __getitem__(self, key: str) -> Any:
            session = {"AccessKeyId": "ASIA", "SecretAccessKey": "x", "SessionToken": "t"}
            return {"Credentials": session | {"Expiration": "2099-01-01T00:00:00Z"}}

    monkeypatch.setattr("botocore.utils.JSONFileCache", Cache)
    gateway = Gateway(Connection(profile="mfa"))
    credentials = gateway._boto().get_credentials()
    assert credentials is not None
    assert credentials.get_frozen_credentials().access_key == "ASIA"
    assert gateway.expires() == 4070908800.0
    assert kept["folder"] == str(own_home / ".aws" / "cli" / "cache")


def test_credentials_that_do_not_end(emulator: Emulator, gateway_on: GatewayOn) -> None:
    assert gateway_on(emulator).expires() is None


def test_regions_need_no_call(emulator: Emulator, gateway_on: GatewayOn) -> None:
    names = [region.name for region in gateway_on(emulator).regions()]
    assert {"eu-central-1", "us-east-1"} <= set(names)
    assert [region.name for region in Gateway(Connection(region="cn-north-1")).regions()] == [
        "cn-north-1",
        "cn-northwest-1",
    ]
    assert emulator.log == []


def test_members_that_boto_knows(emulator: Emulator, gateway_on: GatewayOn) -> None:
    gateway = gateway_on(emulator)
    assert gateway.accepts("sso-admin", "ListInstances", "MaxResults")
    assert not gateway.accepts("sso-admin", "ListInstances", "Dreams")


def test_nothing_answers_at_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    gateway = Gateway(Connection(region="eu-west-1", endpoint_url="http://127.0.0.1:9"))
    with pytest.raises(SmdomainError) as caught:
        gateway.caller()
    assert "127.0.0.1:9" in caught.value.remedy


def test_importing_the_gateway_and_the_look_ups_costs_no_boto() -> None:
    code = "import sys, tui.services.lookups; print(sorted({'boto3', 'botocore'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_an_sso_session_that_ended_tells_how_to_sign_in(own_home: Path) -> None:
    write_config(
        own_home,
        "[profile corp]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Admin\nregion = eu-west-1\n"
        "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n",
    )
    with pytest.raises(CredentialsError) as caught:
        Gateway(Connection(profile="corp")).caller()
    assert "aws sso login --profile corp" in caught.value.remedy


def test_a_credential_process_that_fails_is_named(own_home: Path) -> None:
    write_config(own_home, "[profile tool]\ncredential_process = false\nregion = eu-west-1\n")
    with pytest.raises(CredentialsError) as caught:
        Gateway(Connection(profile="tool")).caller()
    assert "credential_process" in caught.value.remedy


def test_a_profile_that_leads_back_to_itself(own_home: Path) -> None:
    loop = "role_arn = arn:aws:iam::1:role/x\nregion = eu-west-1\n"
    write_config(own_home, f"[profile a]\nsource_profile = b\n{loop}[profile b]\nsource_profile = a\n{loop}")
    with pytest.raises(CredentialsError) as caught:
        Gateway(Connection(profile="a")).caller()
    assert "source_profile" in caught.value.remedy


def test_a_configuration_file_that_cannot_be_read(own_home: Path) -> None:
    write_config(own_home, "[profile\nregion")
    with pytest.raises(CredentialsError):
        Gateway(Connection(region="eu-west-1")).caller()
    with pytest.raises(CredentialsError):
        Gateway(Connection(region="eu-west-1")).profiles()


def test_demo_state_is_shared_between_gateways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMDOMAIN_DEMO_STATE", str(tmp_path / "state.json"))
    made = Gateway(Connection(demo="default")).call("iam", "CreateRole", ROLE_REQUEST)
    found = Gateway(Connection(demo="default")).call("iam", "GetRole", {"RoleName": "fresh"})
    assert found["Role"]["Arn"] == made["Role"]["Arn"]
