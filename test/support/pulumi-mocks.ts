import { runtime } from "@pulumi/pulumi";

/** A resource as the engine was asked to make it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What is asked of a provider, by function. */
const ANSWERS: Readonly<Record<string, (asked: Record<string, string>) => Record<string, unknown>>> = {
  "aws:secretsmanager/getSecretVersion:getSecretVersion": () => ({
    secretString: JSON.stringify({ password: "made-by-rds" }),
  }),
  "aws:eks/getCluster:getCluster": ({ name = "" }) => ({
    name,
    endpoint: `https://${name}`,
    certificateAuthorities: [{ data: "Y2E=" }],
    vpcConfig: { clusterSecurityGroupId: `sg-${name}` },
  }),
};

/** Starts Pulumi's mocks and returns the list that every declared resource is appended to. */
export async function recordResources(): Promise<RecordedResource[]> {
  const recorded: RecordedResource[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        recorded.push({ type, name, inputs: inputs as Record<string, unknown> });
        const state: Record<string, unknown> = { ...(inputs as Record<string, unknown>) };
        if (type === "random:index/randomPassword:RandomPassword") state.result = `generated-${name}`;
        if (type === "docker:index/remoteImage:RemoteImage") state.imageId = `sha256:${name}`;
        if (type.startsWith("aws:")) state.arn = `arn:${name}`;
        if (type === "aws:eks/cluster:Cluster") {
          state.certificateAuthority = { data: "Y2E=" };
          state.vpcConfig = { clusterSecurityGroupId: `sg-${name}` };
        }
        if (type === "aws:ec2/launchTemplate:LaunchTemplate") state.latestVersion = 1;
        if (type === "aws:rds/instance:Instance") {
          state.masterUserSecrets = [{ secretArn: "arn:password" }];
          state.address = `${String((inputs as Record<string, unknown>).identifier)}.example`;
        }
        if (type === "docker:index/registryImage:RegistryImage")
          state.sha256Digest = `sha256:digest-of-${name}`;
        return { id: name, state };
      },
      call: ({ token, inputs }) => ANSWERS[token]?.(inputs as Record<string, string>) ?? {},
    },
    "lakehouse",
    "test",
    false,
  );
  return recorded;
}
