"""Every operation the embedded AWS answers."""

from types import MappingProxyType
from typing import Final

from tui.emulator.services import (
    account,
    ec2,
    ec2_writes,
    efs,
    iam,
    iam_policies,
    iam_writes,
    identitystore,
    kms,
    license_manager,
    logs,
    organizations,
    prefix_lists,
    s3,
    sagemaker_apps,
    sagemaker_assets,
    sagemaker_domains,
    sagemaker_profiles,
    sagemaker_spaces,
    sagemaker_updates,
    service_quotas,
    sso,
    sso_admin,
    sts,
)

OPERATIONS: Final = MappingProxyType(
    {
        **account.OPERATIONS,
        **ec2.OPERATIONS,
        **ec2_writes.OPERATIONS,
        **efs.OPERATIONS,
        **iam.OPERATIONS,
        **iam_policies.OPERATIONS,
        **iam_writes.OPERATIONS,
        **identitystore.OPERATIONS,
        **kms.OPERATIONS,
        **license_manager.OPERATIONS,
        **logs.OPERATIONS,
        **organizations.OPERATIONS,
        **prefix_lists.OPERATIONS,
        **s3.OPERATIONS,
        **sagemaker_apps.OPERATIONS,
        **sagemaker_assets.OPERATIONS,
        **sagemaker_domains.OPERATIONS,
        **sagemaker_profiles.OPERATIONS,
        **sagemaker_spaces.OPERATIONS,
        **sagemaker_updates.OPERATIONS,
        **service_quotas.OPERATIONS,
        **sso.OPERATIONS,
        **sso_admin.OPERATIONS,
        **sts.OPERATIONS,
    }
)
"""`service:Operation` -> handler."""
