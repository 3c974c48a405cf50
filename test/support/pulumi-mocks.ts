import { runtime } from "@pulumi/pulumi";

/** A resource as the engine was asked to make it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

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
        if (type === "aws:rds/instance:Instance") state.masterUserSecrets = [{ secretArn: "arn:password" }];
        return { id: name, state };
      },
      call: ({ token }) =>
        token === "aws:secretsmanager/getSecretVersion:getSecretVersion"
          ? { secretString: JSON.stringify({ password: "made-by-rds" }) }
          : {},
    },
    "lakehouse",
    "test",
    false,
  );
  return recorded;
}
