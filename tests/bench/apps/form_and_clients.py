"""A bare form in Textual beside the eight AWS clients that the wizard needs: what memory is held against."""

import threading

import boto3
from bare_form import BareForm

SERVICES = ("sts", "ec2", "sagemaker", "s3", "iam", "kms", "sso-admin", "identitystore")


class WithClients(BareForm):
    """Makes the clients after the first paint."""

    def on_mount(self) -> None:
        threading.Thread(target=self.make, daemon=True).start()

    def make(self) -> None:
        """Make all clients, then say so."""
        session = boto3.session.Session(region_name="eu-central-1", aws_access_key_id="a", aws_secret_access_key="b")
        self.clients = [session.client(each) for each in SERVICES]
        self.call_from_thread(self.query("Label").first().update, "CLIENTS MADE")


if __name__ == "__main__":
    WithClients().run()
