import { SecurityGroup as AwsSecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupRule as AwsSecurityGroupRule } from "@pulumi/aws/ec2/securityGroupRule.js";
import { Cluster as EksCluster } from "@pulumi/aws/eks/cluster.js";
import { Policy as AwsPolicy } from "@pulumi/aws/iam/policy.js";
import { Role as AwsRole } from "@pulumi/aws/iam/role.js";
import { RolePolicy as AwsRolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Key as AwsKey } from "@pulumi/aws/kms/key.js";
import { Cluster as RdsCluster } from "@pulumi/aws/rds/cluster.js";
import { Instance as AwsInstance } from "@pulumi/aws/rds/instance.js";
import { ParameterGroup as AwsParameterGroup } from "@pulumi/aws/rds/parameterGroup.js";
import { Bucket as AwsBucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration as AwsBucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketLogging as AwsBucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketObjectv2 as AwsBucketObject } from "@pulumi/aws/s3/bucketObjectv2.js";
import { BucketPolicy as AwsBucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock as AwsBucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration as AwsBucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning as AwsBucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import { SecurityGroupIngressRule as AwsSecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import { Container as DockerContainer } from "@pulumi/docker/container.js";
import { Network as DockerNetwork } from "@pulumi/docker/network.js";
import { Volume as DockerVolume } from "@pulumi/docker/volume.js";
import { DaemonSet } from "@pulumi/kubernetes/apps/v1/daemonSet.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob.js";
import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { PersistentVolume } from "@pulumi/kubernetes/core/v1/persistentVolume.js";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim.js";
import { Pod } from "@pulumi/kubernetes/core/v1/pod.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { Ingress } from "@pulumi/kubernetes/networking/v1/ingress.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass.js";
import { IamPolicy as MinioIamPolicy } from "@pulumi/minio/iamPolicy.js";
import { IlmPolicy as MinioIlmPolicy } from "@pulumi/minio/ilmPolicy.js";
import { S3Bucket as MinioS3Bucket } from "@pulumi/minio/s3bucket.js";
import { S3BucketPolicy as MinioS3BucketPolicy } from "@pulumi/minio/s3bucketPolicy.js";
import { S3BucketVersioning as MinioS3BucketVersioning } from "@pulumi/minio/s3bucketVersioning.js";
import { S3Object as MinioS3Object } from "@pulumi/minio/s3object.js";
import { Database as PostgresDatabase } from "@pulumi/postgresql/database.js";
import { Grant as PostgresGrant } from "@pulumi/postgresql/grant.js";
import { Role as PostgresRole } from "@pulumi/postgresql/role.js";
import { Schema as PostgresSchema } from "@pulumi/postgresql/schema.js";
import { expect, test } from "vitest";
import type { ResourceInputs, ResourceType } from "../../policies/support/resource-inputs.ts";

/** The compiler holds the class of each token to the inputs that rules read. */
const CLASSES: { [Type in ResourceType]: new (name: string, args: ResourceInputs[Type]) => object } = {
  "aws:ec2/securityGroup:SecurityGroup": AwsSecurityGroup,
  "aws:ec2/securityGroupRule:SecurityGroupRule": AwsSecurityGroupRule,
  "aws:eks/cluster:Cluster": EksCluster,
  "aws:iam/policy:Policy": AwsPolicy,
  "aws:iam/role:Role": AwsRole,
  "aws:iam/rolePolicy:RolePolicy": AwsRolePolicy,
  "aws:kms/key:Key": AwsKey,
  "aws:rds/cluster:Cluster": RdsCluster,
  "aws:rds/instance:Instance": AwsInstance,
  "aws:rds/parameterGroup:ParameterGroup": AwsParameterGroup,
  "aws:s3/bucket:Bucket": AwsBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": AwsBucketLifecycleConfiguration,
  "aws:s3/bucketLogging:BucketLogging": AwsBucketLogging,
  "aws:s3/bucketObjectv2:BucketObjectv2": AwsBucketObject,
  "aws:s3/bucketPolicy:BucketPolicy": AwsBucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": AwsBucketPublicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    AwsBucketServerSideEncryptionConfiguration,
  "aws:s3/bucketVersioning:BucketVersioning": AwsBucketVersioning,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": AwsSecurityGroupIngressRule,
  "docker:index/container:Container": DockerContainer,
  "docker:index/network:Network": DockerNetwork,
  "docker:index/volume:Volume": DockerVolume,
  "kubernetes:apps/v1:DaemonSet": DaemonSet,
  "kubernetes:apps/v1:Deployment": Deployment,
  "kubernetes:apps/v1:StatefulSet": StatefulSet,
  "kubernetes:batch/v1:CronJob": CronJob,
  "kubernetes:batch/v1:Job": Job,
  "kubernetes:core/v1:ConfigMap": ConfigMap,
  "kubernetes:core/v1:Namespace": Namespace,
  "kubernetes:core/v1:PersistentVolume": PersistentVolume,
  "kubernetes:core/v1:PersistentVolumeClaim": PersistentVolumeClaim,
  "kubernetes:core/v1:Pod": Pod,
  "kubernetes:core/v1:Service": Service,
  "kubernetes:networking.k8s.io/v1:Ingress": Ingress,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": NetworkPolicy,
  "kubernetes:storage.k8s.io/v1:StorageClass": StorageClass,
  "minio:index/iamPolicy:IamPolicy": MinioIamPolicy,
  "minio:index/ilmPolicy:IlmPolicy": MinioIlmPolicy,
  "minio:index/s3Bucket:S3Bucket": MinioS3Bucket,
  "minio:index/s3BucketPolicy:S3BucketPolicy": MinioS3BucketPolicy,
  "minio:index/s3BucketVersioning:S3BucketVersioning": MinioS3BucketVersioning,
  "minio:index/s3Object:S3Object": MinioS3Object,
  "postgresql:index/database:Database": PostgresDatabase,
  "postgresql:index/grant:Grant": PostgresGrant,
  "postgresql:index/role:Role": PostgresRole,
  "postgresql:index/schema:Schema": PostgresSchema,
};

test.each(Object.entries(CLASSES))("%s is the token of the SDK's class", (token, resourceClass) => {
  expect(resourceClass).toHaveProperty("__pulumiType", token);
});
