import { runtime, type CustomResourceOptions } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { NODE_SIZES } from "../../../components/platform/eks-size.ts";
import { recordingParent } from "../../support/recording-parent.ts";
import { recordResources, type RecordedResource } from "../../support/pulumi-mocks.ts";

let resources: RecordedResource[];
let kubeconfig: string | undefined;
let options: ReadonlyMap<string, CustomResourceOptions>;

const ofType = (type: string): RecordedResource[] => resources.filter((resource) => resource.type === type);
const only = (type: string): Record<string, unknown> => ofType(type)[0]?.inputs ?? { missing: type };

beforeAll(async () => {
  resources = await recordResources();
  const eks = await import("../../../components/platform/eks.ts");
  const { Provider } = await import("@pulumi/aws/provider.js");
  const recording = recordingParent();
  const { parent } = recording;
  options = recording.options;
  const provider = new Provider("aws", { region: "eu-central-1" }, { parent });
  eks.makeCluster(
    "lake",
    {
      stack: "prod",
      region: "eu-central-1",
      version: "1.34",
      nodes: NODE_SIZES.prod,
      subnets: ["subnet-1", "subnet-2"],
      publicAccess: [],
      keyArn: "arn:key",
      protectData: true,
      provider,
    },
    parent,
  );
  eks.existingCluster("shared", { region: "eu-central-1", provider }, parent).kubeconfig.apply((text) => {
    kubeconfig = text;
  });
  await runtime.disconnect();
});

describe("makeCluster", () => {
  it("makes a cluster whose API is open to the VPC alone, with encrypted secrets and every log", () => {
    expect(only("aws:eks/cluster:Cluster")).toMatchInlineSnapshot(`
      {
        "accessConfig": {
          "authenticationMode": "API",
          "bootstrapClusterCreatorAdminPermissions": true,
        },
        "bootstrapSelfManagedAddons": false,
        "deletionProtection": true,
        "enabledClusterLogTypes": [
          "api",
          "audit",
          "authenticator",
          "controllerManager",
          "scheduler",
        ],
        "encryptionConfig": {
          "provider": {
            "keyArn": "arn:key",
          },
          "resources": [
            "secrets",
          ],
        },
        "name": "lakehouse-prod",
        "roleArn": "arn:lake-eks-cluster",
        "version": "1.34",
        "vpcConfig": {
          "endpointPrivateAccess": true,
          "endpointPublicAccess": false,
          "subnetIds": [
            "subnet-1",
            "subnet-2",
          ],
        },
      }
    `);
    expect(options.get("aws:eks/cluster:Cluster")).toMatchObject({ protect: true });
  });

  it("makes encrypted machines that hand their role to no pod", () => {
    expect(only("aws:eks/nodeGroup:NodeGroup")).toMatchInlineSnapshot(`
      {
        "amiType": "AL2023_x86_64_STANDARD",
        "clusterName": "lakehouse-prod",
        "instanceTypes": [
          "m7i.2xlarge",
        ],
        "launchTemplate": {
          "id": "lake-eks-nodes",
          "version": "1",
        },
        "nodeGroupName": "lakehouse",
        "nodeRoleArn": "arn:lake-eks-nodes",
        "scalingConfig": {
          "desiredSize": 3,
          "maxSize": 8,
          "minSize": 3,
        },
        "subnetIds": [
          "subnet-1",
          "subnet-2",
        ],
        "updateConfig": {
          "maxUnavailable": 1,
        },
      }
    `);
    expect(only("aws:ec2/launchTemplate:LaunchTemplate")).toMatchObject({
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ ebs: { encrypted: "true", volumeSize: 100 } }],
    });
  });

  it("gives each part of EKS a role of its own, with AWS's policies for it", () => {
    expect(ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs.policyArn))
      .toMatchInlineSnapshot(`
      [
        "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
      ]
    `);
  });

  it("has what hands roles to pods", () => {
    expect(ofType("aws:eks/addon:Addon").map(({ inputs }) => inputs.addonName)).toEqual([
      "vpc-cni",
      "kube-proxy",
      "eks-pod-identity-agent",
      "coredns",
      "aws-ebs-csi-driver",
    ]);
  });
});

describe("existingCluster", () => {
  it("takes over what is there, and has the AWS CLI sign in", () => {
    expect(ofType("aws:eks/cluster:Cluster")).toHaveLength(1);
    expect(JSON.parse(kubeconfig ?? "")).toMatchObject({
      "current-context": "shared",
      clusters: [{ cluster: { server: "https://shared", "certificate-authority-data": "Y2E=" } }],
      users: [{ user: { exec: { command: "aws", args: expect.arrayContaining(["shared"]) as string[] } } }],
    });
  });
});
