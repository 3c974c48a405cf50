"""The store on S3 in an emulated AWS: its settings hold, and each identity can do what it may, and no more.

The emulator decides by actions, resources, and by some conditions; what it does not know is tested by the
unit tests, with an evaluator of their own.
"""

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from conftest import REGION, Stack
from moto.core import set_initial_no_auth_action_count

SUFFIX = "123456789012-eu-central-1"
LAYERS = ("bronze", "silver", "gold")


def bucket(name: str) -> str:
    """Physical name."""
    return f"prod-{name}-{SUFFIX}"


def test_every_bucket_is_closed_versioned_encrypted_and_logged(stack: Stack) -> None:
    names = [one["Name"] for one in stack.s3.list_buckets()["Buckets"]]
    assert sorted(names) == sorted(bucket(name) for name in (*LAYERS, "landing", "system", "access-logs"))
    for name in names:
        assert "NoPlainHttp" in stack.s3.get_bucket_policy(Bucket=name)["Policy"]
        block = stack.s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        assert list(block.values()) == [True] * 4
        assert stack.s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
        rule = stack.s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
        default = rule["Rules"][0]["ApplyServerSideEncryptionByDefault"]
        if name == bucket("access-logs"):
            assert default == {"SSEAlgorithm": "AES256"}
        else:
            assert default == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": stack.key_arn}
            logged = stack.s3.get_bucket_logging(Bucket=name)["LoggingEnabled"]
            assert logged["TargetBucket"] == bucket("access-logs")
        for one in stack.s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]:
            assert one["Filter"] == {"Prefix": ""}


def test_the_key_is_renewed(stack: Stack) -> None:
    assert stack.kms.get_key_rotation_status(KeyId=stack.key_arn)["KeyRotationEnabled"]


def test_no_policy_has_a_wildcard_alone(stack: Stack) -> None:
    roles = [role["RoleName"] for role in stack.iam.list_roles()["Roles"]]
    assert len(roles) == 4
    for role in roles:
        document = stack.iam.get_role_policy(RoleName=role, PolicyName="store")["PolicyDocument"]
        for statement in document["Statement"]:
            assert "*" not in statement["Resource"]
            assert not any(action.endswith("*") for action in statement["Action"])


OPERATIONS = {
    "get": lambda s3, name, key: s3.get_object(Bucket=name, Key=key),
    "put": lambda s3, name, key: s3.put_object(Bucket=name, Key=key, Body=b"rows"),
    "delete": lambda s3, name, key: s3.delete_object(Bucket=name, Key=key),
    "list": lambda s3, name, key: s3.list_objects_v2(Bucket=name, Prefix=key),
    "policy": lambda s3, name, key: s3.delete_bucket_policy(Bucket=name),
}

ATTEMPTS = [
    *[("spark", operation, "gold", "table/1", True) for operation in ("get", "put", "delete")],
    ("spark", "put", "landing", "file", False),
    ("spark", "get", "landing", "file", True),
    ("spark", "get", "system", "plan/current", False),
    *[("jobs", operation, "silver", "table/1", True) for operation in ("get", "put", "delete")],
    ("jobs", "get", "system", "plan/current", True),
    ("jobs", "put", "system", "plan/current", False),
    ("jobs", "put", "system", "runs/1", True),
    ("jobs", "delete", "system", "runs/1", False),
    *[("trino", operation, "gold", "table/1", True) for operation in ("get", "put")],
    ("trino", "delete", "gold", "table/1", False),
    ("trino", "get", "landing", "file", False),
    ("metastore", "put", "bronze", "table/1", True),
    ("metastore", "delete", "bronze", "table/1", False),
    *[(who, "policy", "gold", "", False) for who in ("spark", "jobs", "trino", "metastore")],
]


@pytest.mark.parametrize(("who", "operation", "where", "key", "allowed"), ATTEMPTS)
def test_an_identity_can_do_what_it_may(
    attempted: Stack, who: str, operation: str, where: str, key: str, allowed: bool
) -> None:
    stack = attempted
    if operation != "policy":
        stack.s3.put_object(Bucket=bucket(where), Key=key, Body=b"rows")
    s3 = as_identity(stack, who)

    @set_initial_no_auth_action_count(0)
    def attempt() -> None:
        OPERATIONS[operation](s3, bucket(where), key)

    if allowed:
        attempt()
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            attempt()


@pytest.fixture(scope="module")
def attempted(stack: Stack) -> Stack:
    """Buckets without their own policies: the emulator knows no conditions there, and would deny all."""
    for one in stack.inputs("s3/bucketPolicy"):
        stack.s3.delete_bucket_policy(Bucket=one["bucket"])
    return stack


def as_identity(stack: Stack, who: str):  # noqa: ANN201 - a client has no public type
    """A client that is allowed what the identity's role is, by its very policy."""
    if who in stack.clients:
        return stack.clients[who]
    policy = stack.iam.get_role_policy(RoleName=f"lakehouse-prod-{who}", PolicyName="store")
    stack.iam.create_user(UserName=who)
    stack.iam.put_user_policy(
        UserName=who, PolicyName="store", PolicyDocument=json.dumps(policy["PolicyDocument"])
    )
    keys = stack.iam.create_access_key(UserName=who)["AccessKey"]
    stack.clients[who] = boto3.client(
        "s3",
        region_name=REGION,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
    )
    return stack.clients[who]
