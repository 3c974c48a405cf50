"""What the TypeScript program declares, made in an emulated AWS."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

REGION = "eu-central-1"
ROOT = Path(__file__).parents[2]


class Stack:
    """The declared resources, and an AWS account that has them."""

    def __init__(self, declared: list[dict]) -> None:
        self.declared = declared
        self.s3 = boto3.client("s3", region_name=REGION)
        self.iam = boto3.client("iam", region_name=REGION)
        self.kms = boto3.client("kms", region_name=REGION)
        # By identity, once each has signed in.
        self.clients: dict[str, object] = {}

    def inputs(self, kind: str) -> list[dict]:
        """Inputs of every resource of a type, such as `s3/bucketPolicy`."""
        return [one["inputs"] for one in self.declared if one["type"].startswith(f"aws:{kind}:")]

    def create(self) -> None:
        """Makes everything; an answer of AWS that refuses an input ends the test."""
        for key in self.inputs("kms/key"):
            made = self.kms.create_key(Description=key["description"])["KeyMetadata"]
            self.kms.enable_key_rotation(KeyId=made["KeyId"])
            self.key_arn = made["Arn"]
        for bucket in self.inputs("s3/bucket"):
            self.s3.create_bucket(
                Bucket=bucket["bucket"], CreateBucketConfiguration={"LocationConstraint": REGION}
            )
        self._settings()
        for role in self.inputs("iam/role"):
            self.iam.create_role(
                RoleName=role["name"],
                AssumeRolePolicyDocument=role["assumeRolePolicy"],
                Description=role["description"],
            )
        for policy in self.inputs("iam/rolePolicy"):
            document = self._with_key(policy["policy"])
            self.iam.put_role_policy(
                RoleName=policy["role"], PolicyName=policy["name"], PolicyDocument=document
            )

    def _settings(self) -> None:
        for one in self.inputs("s3/bucketPublicAccessBlock"):
            block = {name[0].upper() + name[1:]: on for name, on in one.items() if name != "bucket"}
            self.s3.put_public_access_block(Bucket=one["bucket"], PublicAccessBlockConfiguration=block)
        for one in self.inputs("s3/bucketOwnershipControls"):
            rule = {"ObjectOwnership": one["rule"]["objectOwnership"]}
            self.s3.put_bucket_ownership_controls(Bucket=one["bucket"], OwnershipControls={"Rules": [rule]})
        for one in self.inputs("s3/bucketPolicy"):
            self.s3.put_bucket_policy(Bucket=one["bucket"], Policy=self._with_key(one["policy"]))
        for one in self.inputs("s3/bucketServerSideEncryptionConfiguration"):
            self.s3.put_bucket_encryption(
                Bucket=one["bucket"],
                ServerSideEncryptionConfiguration={"Rules": [self._encryption(one["rules"][0])]},
            )
        for one in self.inputs("s3/bucketVersioning"):
            status = one["versioningConfiguration"]["status"]
            self.s3.put_bucket_versioning(Bucket=one["bucket"], VersioningConfiguration={"Status": status})
        for one in self.inputs("s3/bucketLifecycleConfiguration"):
            self.s3.put_bucket_lifecycle_configuration(
                Bucket=one["bucket"],
                LifecycleConfiguration={"Rules": [_rule(rule) for rule in one["rules"]]},
            )
        for one in self.inputs("s3/bucketLogging"):
            target = {"TargetBucket": one["targetBucket"], "TargetPrefix": one["targetPrefix"]}
            self.s3.put_bucket_logging(Bucket=one["bucket"], BucketLoggingStatus={"LoggingEnabled": target})

    def _with_key(self, document: str) -> str:
        return document.replace("arn:lake-key", self.key_arn)

    def _encryption(self, rule: dict) -> dict:
        default = rule["applyServerSideEncryptionByDefault"]
        wanted = {"SSEAlgorithm": default["sseAlgorithm"]}
        if "kmsMasterKeyId" in default:
            wanted["KMSMasterKeyID"] = self._with_key(default["kmsMasterKeyId"])
        return {
            "ApplyServerSideEncryptionByDefault": wanted,
            "BucketKeyEnabled": rule.get("bucketKeyEnabled", False),
        }


def _rule(rule: dict) -> dict:
    """A lifecycle rule in the words of S3's API."""
    names = {"id": "ID"}
    return {
        names.get(name, name[0].upper() + name[1:]): _rule(value) if isinstance(value, dict) else value
        for name, value in rule.items()
    }


@pytest.fixture(scope="session")
def declared() -> list[dict]:
    """The declared resources, by the program itself."""
    answer = subprocess.run(
        ["node", "test/aws/declared.ts"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout)


@pytest.fixture(scope="session")
def stack(declared: list[dict]) -> Iterator[Stack]:
    """An account that has every declared resource."""
    with mock_aws():
        made = Stack(declared)
        made.create()
        yield made
