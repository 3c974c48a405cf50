import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import type { Provider } from "@pulumi/aws/provider.js";
import { Instance } from "@pulumi/aws/rds/instance.js";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup.js";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup.js";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import { RandomId, type Provider as RandomProvider } from "@pulumi/random";
import { secret, type ComponentResource, type Input, type Output } from "@pulumi/pulumi";
import type { RdsSize } from "./rds-size.ts";

/** Arguments of {@link makeRdsServer}. */
export interface RdsServerArgs {
  readonly stack: string;
  readonly size: RdsSize;
  /** Network of the server: at least two subnets in different zones, without a way in from the internet. */
  readonly network: { readonly vpc: string; readonly subnets: readonly string[] };
  /** Security groups whose members may connect: the cluster's, and that of the machine that runs the program. */
  readonly clients: Readonly<Record<string, Input<string>>>;
  /** Key that storage, backups and the password are encrypted with. */
  readonly keyArn: Input<string>;
  readonly protectData: boolean;
  readonly provider: Provider;
  readonly randomProvider: RandomProvider;
}

/** A database server on RDS, as databases and roles are made on it. */
export interface RdsServer {
  readonly instance: Instance;
  readonly host: Output<string>;
  readonly port: number;
  readonly superuser: string;
  /** As Secrets Manager has it now: RDS makes it and renews it each week. */
  readonly superuserPassword: Output<string>;
}

/** The same as of the image for the other targets. */
const POSTGRES_VERSION = "17";
const PORT = 5432;
const SUPERUSER = "lakehouse";

/** Declares a Postgres server: encrypted, in private subnets, reached over TLS by the given security groups alone. */
export function makeRdsServer(name: string, args: RdsServerArgs, parent: ComponentResource): RdsServer {
  const options = { parent, provider: args.provider };
  const suffix = new RandomId(
    `${name}-postgres-last-snapshot`,
    { byteLength: 4 },
    { parent, provider: args.randomProvider },
  );
  const { instanceClass, storage, multiAz, backupDays } = args.size;
  const instance = new Instance(
    `${name}-postgres`,
    {
      identifier: identifier(args.stack),
      engine: "postgres",
      engineVersion: POSTGRES_VERSION,
      autoMinorVersionUpgrade: true,
      instanceClass,
      storageType: "gp3",
      allocatedStorage: storage.first,
      maxAllocatedStorage: storage.most,
      storageEncrypted: true,
      kmsKeyId: args.keyArn,
      multiAz,
      backupRetentionPeriod: backupDays,
      deleteAutomatedBackups: false,
      copyTagsToSnapshot: true,
      deletionProtection: args.protectData,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: suffix.hex.apply((hex) => `${identifier(args.stack)}-last-${hex}`),
      username: SUPERUSER,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: args.keyArn,
      ...network(name, args, options),
      publiclyAccessible: false,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    },
    { ...options, protect: args.protectData, retainOnDelete: args.protectData },
  );
  return {
    instance,
    host: instance.address,
    port: PORT,
    superuser: SUPERUSER,
    superuserPassword: managedPassword(instance, options),
  };
}

function identifier(stack: string): string {
  return `lakehouse-${stack}`;
}

function network(
  name: string,
  args: RdsServerArgs,
  options: { parent: ComponentResource; provider: Provider },
) {
  const subnets = new SubnetGroup(
    `${name}-postgres`,
    { name: identifier(args.stack), subnetIds: [...args.network.subnets] },
    options,
  );
  const group = new SecurityGroup(
    `${name}-postgres`,
    {
      name: `${identifier(args.stack)}-postgres`,
      description: `Postgres of the lakehouse ${args.stack}`,
      vpcId: args.network.vpc,
    },
    options,
  );
  for (const [client, clientGroup] of Object.entries(args.clients)) {
    new SecurityGroupIngressRule(
      `${name}-postgres-from-${client}`,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: clientGroup,
        description: client,
        ipProtocol: "tcp",
        fromPort: PORT,
        toPort: PORT,
      },
      options,
    );
  }
  const parameters = new ParameterGroup(
    `${name}-postgres`,
    {
      name: identifier(args.stack),
      family: `postgres${POSTGRES_VERSION}`,
      description: `Postgres of the lakehouse ${args.stack}`,
      // Who asks for no TLS is refused; clients need not be trusted to ask.
      parameters: [{ name: "rds.force_ssl", value: "1", applyMethod: "immediate" }],
    },
    options,
  );
  return {
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [group.id],
    parameterGroupName: parameters.name,
  };
}

/** Read anew in each run and kept nowhere: state holds only where it is. */
function managedPassword(
  instance: Instance,
  options: { parent: ComponentResource; provider: Provider },
): Output<string> {
  const secretId = instance.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? "");
  const version = getSecretVersionOutput({ secretId }, options);
  return secret(
    version.secretString.apply((text) => (JSON.parse(text) as { readonly password: string }).password),
  );
}
