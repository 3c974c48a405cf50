import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import { Addon } from "@pulumi/aws/eks/addon.js";
import { Cluster } from "@pulumi/aws/eks/cluster.js";
import { getClusterOutput } from "@pulumi/aws/eks/getCluster.js";
import { NodeGroup } from "@pulumi/aws/eks/nodeGroup.js";
import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import type { Provider } from "@pulumi/aws/provider.js";
import {
  output,
  type ComponentResource,
  type CustomResourceOptions,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { makeServiceRole } from "./eks-roles.ts";
import type { NodeSize } from "./eks-size.ts";

/** What both an existing and a created cluster are declared with. */
interface CommonArgs {
  readonly region: string;
  readonly provider: Provider;
}

/** Arguments of {@link makeCluster}. */
export interface ClusterArgs extends CommonArgs {
  readonly stack: string;
  /** Version of Kubernetes, for example `1.34`. */
  readonly version: string;
  readonly nodes: NodeSize;
  /** Private subnets of nodes and control plane, in at least two zones. */
  readonly subnets: readonly string[];
  /** Networks in CIDR notation that reach the API from outside the VPC; with none, it is open to the VPC alone. */
  readonly publicAccess: readonly string[];
  /** Key that Kubernetes' secrets are encrypted with. */
  readonly keyArn: Input<string>;
  readonly protectData: boolean;
}

/** A cluster as the platform and the store find it. */
export interface EksCluster {
  readonly name: Output<string>;
  /** Security group that all its pods and nodes are in. */
  readonly securityGroup: Output<string>;
  /** How clients sign in, with the AWS credentials of whoever runs them; there is no secret in it. */
  readonly kubeconfig: Output<string>;
  /** Resolves when pods can be started, and get their roles. */
  readonly ready: readonly Resource[];
}

/** Every kind of log of the control plane. */
const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** What machines need to join: addresses and routes of pods, and their roles. */
const BEFORE_NODES = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];

/** What runs on machines: names, and volumes. */
const AFTER_NODES = ["coredns", "aws-ebs-csi-driver"];

/** A cluster that is there, made by somebody else; it has to have the add-on `eks-pod-identity-agent`. */
export function existingCluster(name: string, args: CommonArgs, parent: ComponentResource): EksCluster {
  const found = getClusterOutput({ name }, { parent, provider: args.provider });
  return {
    name: found.name,
    securityGroup: found.vpcConfig.clusterSecurityGroupId,
    kubeconfig: kubeconfig(
      { name: found.name, endpoint: found.endpoint, authority: found.certificateAuthorities },
      args.region,
    ),
    ready: [],
  };
}

/** Declares a cluster with one group of machines in private subnets. */
export function makeCluster(name: string, args: ClusterArgs, parent: ComponentResource): EksCluster {
  const options = { parent, provider: args.provider };
  const role = makeServiceRole(`${name}-eks`, "cluster", args, options);
  const cluster = new Cluster(
    `${name}-eks`,
    {
      name: `lakehouse-${args.stack}`,
      version: args.version,
      roleArn: role.arn,
      // Else EKS puts copies of its own there, which the add-ons would have to overwrite.
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      vpcConfig: {
        subnetIds: [...args.subnets],
        endpointPrivateAccess: true,
        endpointPublicAccess: args.publicAccess.length > 0,
        ...(args.publicAccess.length > 0 ? { publicAccessCidrs: [...args.publicAccess] } : {}),
      },
      enabledClusterLogTypes: LOGS,
      encryptionConfig: { provider: { keyArn: args.keyArn }, resources: ["secrets"] },
      deletionProtection: args.protectData,
    },
    { ...options, protect: args.protectData, dependsOn: [...role.ready] },
  );
  return {
    name: cluster.name,
    securityGroup: cluster.vpcConfig.clusterSecurityGroupId,
    kubeconfig: kubeconfig(
      {
        name: cluster.name,
        endpoint: cluster.endpoint,
        authority: cluster.certificateAuthority.apply((one) => [one]),
      },
      args.region,
    ),
    ready: makeWorkers(name, { ...args, clusterName: cluster.name }, options),
  };
}

type WorkerArgs = ClusterArgs & { readonly clusterName: Output<string> };

/** Machines with the add-ons that they need and that need them. */
function makeWorkers(name: string, args: WorkerArgs, options: CustomResourceOptions): readonly Resource[] {
  const { clusterName } = args;
  const addon = (addonName: string, after: readonly Resource[]): Resource =>
    new Addon(`${name}-eks-${addonName}`, { clusterName, addonName }, { ...options, dependsOn: [...after] });
  const nodes = makeNodes(name, { ...args, after: BEFORE_NODES.map((one) => addon(one, [])) }, options);
  const role = makeServiceRole(`${name}-eks`, "volumes", args, options);
  const association = new PodIdentityAssociation(
    `${name}-eks-volumes`,
    { clusterName, namespace: "kube-system", serviceAccount: "ebs-csi-controller-sa", roleArn: role.arn },
    { ...options, dependsOn: [...role.ready] },
  );
  return AFTER_NODES.map((one) => addon(one, [nodes, association]));
}

function makeNodes(
  name: string,
  args: WorkerArgs & { readonly after: readonly Resource[] },
  options: CustomResourceOptions,
): Resource {
  const { instanceType, least, most, disk } = args.nodes;
  const { clusterName } = args;
  const role = makeServiceRole(`${name}-eks`, "nodes", args, options);
  const template = new LaunchTemplate(
    `${name}-eks-nodes`,
    {
      name: `lakehouse-${args.stack}-nodes`,
      updateDefaultVersion: true,
      // One hop: a pod cannot ask for the role of its machine.
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: disk, encrypted: "true" } },
      ],
    },
    options,
  );
  return new NodeGroup(
    `${name}-eks-nodes`,
    {
      clusterName,
      nodeGroupName: "lakehouse",
      nodeRoleArn: role.arn,
      subnetIds: [...args.subnets],
      amiType: "AL2023_x86_64_STANDARD",
      instanceTypes: [instanceType],
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      scalingConfig: { minSize: least, desiredSize: least, maxSize: most },
      updateConfig: { maxUnavailable: 1 },
    },
    // How many run now is the autoscaler's to say.
    { ...options, dependsOn: [...role.ready, ...args.after], ignoreChanges: ["scalingConfig.desiredSize"] },
  );
}

function kubeconfig(
  cluster: {
    readonly name: Input<string>;
    readonly endpoint: Input<string>;
    readonly authority: Input<{ data?: string }[]>;
  },
  region: string,
): Output<string> {
  return output(cluster).apply(({ name, endpoint, authority }) =>
    renderKubeconfig({ name, endpoint, authority: authority[0]?.data ?? "", region }),
  );
}

/** A kubeconfig that has the AWS CLI sign in, as JSON, which is YAML, too. */
export function renderKubeconfig(cluster: {
  readonly name: string;
  readonly endpoint: string;
  /** Certificate of the API, base64. */
  readonly authority: string;
  readonly region: string;
}): string {
  const { name, endpoint, authority, region } = cluster;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": authority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"],
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}
