import { imageUser } from "../image-name.ts";
import type { ServiceSpec } from "../service-spec.ts";
import type { Container, PodTemplate, Volume, VolumeMount } from "./manifest.ts";
import { labelsOf, type ClusterPlace } from "./place.ts";
import { contentAnnotations, contentVolumes } from "./settings.ts";

/**
 * Thousandths of a core that are kept free for each service: what it needs to answer while idle. There is no upper limit,
 * since processor time that nobody else wants is best used.
 */
const CPU_REQUEST = "50m";

/** Seconds of one ask: those that `lakehouse-probe` gives itself (20 for Trino), and a little for starting it. */
const ASK_LIMIT = 30;

/** Seconds between two asks of a service that starts, and how often it may fail to answer: six minutes in all. */
const START = { periodSeconds: 2, failureThreshold: 180 };

/** The pod of a service: one container that runs as the image's user and may write only where the service says so. */
export function podTemplate(spec: ServiceSpec, place: ClusterPlace): PodTemplate {
  const user = imageUser(spec.image);
  const content = contentVolumes(spec);
  const data = dataVolumes(spec);
  return {
    metadata: {
      labels: labelsOf(place.stack, spec.name),
      annotations: contentAnnotations(spec, place),
    },
    spec: {
      serviceAccountName: spec.name,
      automountServiceAccountToken: false,
      // Addresses of other services would otherwise be variables of each container, some with names that programs read.
      enableServiceLinks: false,
      // Under which the service knows itself, as on every target.
      hostname: spec.name,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        // Else each start of a pod would go through all files of its volume.
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      terminationGracePeriodSeconds: spec.stopTimeout,
      containers: [container(spec, place, [...scratchMounts(spec), ...data.mounts, ...content.mounts])],
      volumes: [{ name: "scratch", emptyDir: {} }, ...data.volumes, ...content.volumes],
    },
  };
}

function container(spec: ServiceSpec, place: ClusterPlace, volumeMounts: VolumeMount[]): Container {
  return {
    name: spec.name,
    image: place.image(spec.image),
    imagePullPolicy: "IfNotPresent",
    ...(spec.command.length === 0 ? {} : { args: [...spec.command] }),
    env: Object.entries(spec.env)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
    ports: spec.ports.map(({ name, number }) => ({ name, containerPort: number, protocol: "TCP" })),
    resources: {
      requests: { cpu: CPU_REQUEST, memory: `${spec.memory}Mi` },
      limits: { memory: `${spec.memory}Mi` },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
    },
    ...probes(spec),
    volumeMounts,
  };
}

/**
 * Ready is who answers as the service says. Alive is who takes a connection: most asks go on to other services, and no
 * pod becomes better by being killed because of another one.
 */
function probes({
  probe,
  ports,
}: ServiceSpec): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  // Through the entrypoint, which exports the secrets that some asks need.
  const ask = { exec: { command: ["lakehouse-entrypoint", "lakehouse-probe", ...probe.ask] } };
  const first = ports[0];
  const alive = first === undefined ? { exec: { command: ["true"] } } : { tcpSocket: { port: first.number } };
  return {
    startupProbe: { ...ask, ...START, timeoutSeconds: ASK_LIMIT },
    readinessProbe: { ...ask, periodSeconds: probe.interval, failureThreshold: 3, timeoutSeconds: ASK_LIMIT },
    livenessProbe: { ...alive, periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 },
  };
}

/** Folders for what need not outlive the pod, all in one volume. */
function scratchMounts({ scratch }: ServiceSpec): VolumeMount[] {
  return ["/tmp", ...scratch].map((path) => ({
    name: "scratch",
    mountPath: path,
    subPath: path.slice(1).replaceAll("/", "-"),
  }));
}

function dataVolumes(spec: ServiceSpec): { volumes: Volume[]; mounts: VolumeMount[] } {
  return {
    volumes: spec.volumes.map(({ name }) => ({
      name,
      persistentVolumeClaim: { claimName: claimName(spec, name) },
    })),
    mounts: spec.volumes.map(({ name, path }) => ({ name, mountPath: path })),
  };
}

/** Name of the claim on a service's volume. */
export function claimName(spec: ServiceSpec, volume: string): string {
  return `${spec.name}-${volume}`;
}
