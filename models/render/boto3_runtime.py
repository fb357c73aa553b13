"""The part of an exported Python script that is the same in all of them."""

from __future__ import annotations

from typing import Final

PREAMBLE: Final = '''\
"""Sets up an Amazon SageMaker AI domain: every step looks first, so that it can be run again."""

import argparse
import sys
import time
from typing import NamedTuple

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

DONE, FAILED, USAGE, REFUSED, UNFINISHED = 0, 1, 2, 3, 4
REFUSALS = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "ExpiredToken", "ExpiredTokenException",
            "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch")
PATIENCE = 120.0


class Ref(NamedTuple):
    """What another step put out."""

    step: str
    output: str

'''

RUNTIME: Final = '''\

class StepFailed(Exception):
    """A step that did not do what it should."""

    def __init__(self, message, exit_code=FAILED):
        super().__init__(message)
        self.exit_code = exit_code


class Runner:
    """Takes the steps one after the other."""

    def __init__(self, session, options):
        self.session, self.options = session, options
        self.clients, self.outputs, self.failed = {}, {}, {}

    def client(self, service):
        if service not in self.clients:
            config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 1})
            self.clients[service] = self.session.client(service, endpoint_url=self.options.endpoint_url, config=config)
        return self.clients[service]

    def call(self, call):
        method = getattr(self.client(call["service"]), xform_name(call["operation"]))
        return method(**self.resolved(call["request"]))

    def read(self, call):
        """A call that changes nothing, tried again when the line is bad."""
        for pause in (1, 2, 4, 8, None):
            try:
                return self.call(call)
            except ClientError as error:
                if pause is None or "Throttl" not in code_of(error):
                    raise
            except BotoCoreError as error:
                if pause is None or isinstance(error, (NoCredentialsError, PartialCredentialsError)):
                    raise
            time.sleep(pause)

    def resolved(self, value):
        if isinstance(value, Ref):
            return self.outputs[value.step][value.output]
        if isinstance(value, dict):
            return {key: self.resolved(child) for key, child in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.resolved(child) for child in value]
        return value

    def look(self, step):
        """Whether the step has taken effect already."""
        find = step["find"]
        if not find:
            return False
        try:
            for answer in self.pages(find):
                rows = answer.get(find["rows"], []) if find["rows"] else [answer]
                match = self.resolved(find["match"])
                for row in rows:
                    if all(at(row, path) == wanted for path, wanted in match.items()):
                        self.keep(step, find["outputs"], row)
                        return True
        except ClientError as error:
            if code_of(error) not in find["absent"]:
                raise
        return False

    def pages(self, find):
        client, name = self.client(find["call"]["service"]), xform_name(find["call"]["operation"])
        if find["rows"] and client.can_paginate(name):
            yield from client.get_paginator(name).paginate(**self.resolved(find["call"]["request"]))
        else:
            yield self.read(find["call"])

    def keep(self, step, outputs, answer):
        found = {name: at(answer, path) for name, path in outputs.items()}
        known = self.outputs.setdefault(step["id"], {})
        known.update({name: value for name, value in found.items() if value is not None})

    def make(self, step):
        """The step's call; after an answer that got lost it looks before it tries again."""
        deadline, pause = time.monotonic() + PATIENCE, 1.0
        while True:
            try:
                self.keep(step, step["outputs"], self.call(step["call"]))
                return
            except ClientError as error:
                if code_of(error) in step["done_when"]:
                    self.look(step)
                    return
                early = any(part in str(error) for part in step["retry_on"]) or "Throttl" in code_of(error)
                if not early or time.monotonic() > deadline:
                    raise
            except (NoCredentialsError, PartialCredentialsError):
                raise
            except BotoCoreError as error:
                if self.look(step):
                    return
                if time.monotonic() > deadline:
                    raise
                say(f"  no answer ({error}); it has not taken effect, trying again")
            time.sleep(pause)
            pause = min(pause * 2, 10.0)

    def wait(self, step):
        wait = step["wait"]
        deadline, shown = time.monotonic() + wait["limit"], None
        while True:
            try:
                answer = self.read(wait["call"])
            except ClientError as error:
                if wait["gone_is_done"] and "NotFound" in code_of(error):
                    return
                raise
            status = at(answer, wait["status"])
            if status != shown:
                say(f"  {status}")
                shown = status
            if status in wait["done"]:
                self.keep(step, wait["outputs"], answer)
                return
            if status in wait["failed"]:
                raise StepFailed(f"{status}: {at(answer, wait['reason']) or 'AWS gives no reason'}")
            if time.monotonic() > deadline:
                raise StepFailed(f"still {status}; AWS goes on: run this again with --adopt to see the end", UNFINISHED)
            time.sleep(wait["interval"] if self.options.poll is None else self.options.poll)

    def take(self, step):
        if missing := [each for each in step["needs"] if each in self.failed]:
            raise StepFailed(f"needs {', '.join(missing)}")
        if self.look(step):
            # Its name alone does not tell whose it is.
            if step["find"]["created"] and not self.options.adopt:
                raise StepFailed("one of this name is there already; add --adopt if this script made it")
            say("  is there already")
        else:
            self.make(step)
            time.sleep(step["settle"] if self.options.settle is None else self.options.settle * bool(step["settle"]))
        if step["wait"]:
            self.wait(step)

    def run(self):
        for number, step in enumerate(STEPS, 1):
            say(f"[{number}/{len(STEPS)}] {step['title']}")
            try:
                self.take(step)
            except (NoCredentialsError, PartialCredentialsError) as error:
                problem, exit_code = str(error), REFUSED
            except ClientError as error:
                problem, exit_code = str(error), REFUSED if code_of(error) in REFUSALS else FAILED
            except BotoCoreError as error:
                problem, exit_code = str(error), REFUSED
            except KeyError as error:
                problem, exit_code = f"AWS did not say {error}", FAILED
            except StepFailed as error:
                problem, exit_code = str(error), error.exit_code
            else:
                continue
            say(f"  FAILED: {problem}")
            self.failed[step["id"]] = exit_code
            if not step["independent"]:
                break
        return max(self.failed.values(), default=DONE)


def at(answer, path):
    for part in path.split("."):
        answer = answer.get(part) if isinstance(answer, dict) else None
    return answer


def code_of(error):
    return error.response.get("Error", {}).get("Code", "")


def say(text):
    """Text on standard error, with nothing in it that a terminal would take as a command."""
    print("".join(each if each.isprintable() else "?" for each in text), file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", default=REGION)
    parser.add_argument("--profile")
    parser.add_argument("--endpoint-url", help="where every service is to be reached")
    parser.add_argument("--yes", action="store_true", help="go ahead; without it the steps are only listed")
    parser.add_argument("--adopt", action="store_true", help="go on with a domain of this name that is there already")
    parser.add_argument("--poll", type=float, help="seconds between two looks at something that takes time")
    parser.add_argument("--settle", type=float, help="seconds to leave AWS after it made a role")
    options = parser.parse_args()
    if not options.yes:
        for number, step in enumerate(STEPS, 1):
            say(f"[{number}/{len(STEPS)}] {step['title']}")
        say("Nothing was done. Add --yes to go ahead.")
        return USAGE
    if options.region != REGION:
        say(f"Made for the Region {REGION}: ids in it belong there, --region {options.region} may not fit.")
    runner = Runner(boto3.Session(profile_name=options.profile, region_name=options.region), options)
    try:
        account = runner.read({"service": "sts", "operation": "GetCallerIdentity", "request": {}})["Account"]
    except (BotoCoreError, ClientError) as error:
        say(f"AWS refused: {error}")
        return REFUSED
    if ACCOUNT and account != ACCOUNT:
        say(f"Made for the account {ACCOUNT}; these credentials belong to {account}.")
        return REFUSED
    exit_code = runner.run()
    for name, value in runner.outputs.get(DOMAIN, {}).items():
        print(f"{name}={value}")
    return exit_code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("Interrupted. Run this again, with --adopt once the domain is there, to go on.")
        sys.exit(UNFINISHED)
'''
