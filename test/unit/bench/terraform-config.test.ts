import { expect, it } from "vitest";
import { terraformConfig } from "../../../bench/support/terraform-config.ts";

const secret = (value: unknown): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

const urn = (type: string, name: string): string => `urn:pulumi:bench::lakehouse::${type}::${name}`;
const IMAGE = "docker:index/remoteImage:RemoteImage";
const CONTAINER = "docker:index/container:Container";

const exported = JSON.stringify({
  deployment: {
    resources: [
      { urn: urn("pulumi:pulumi:Stack", "bench"), type: "pulumi:pulumi:Stack" },
      {
        urn: urn("pulumi:providers:postgresql", "db"),
        type: "pulumi:providers:postgresql",
        custom: true,
        inputs: { __internal: {}, version: "3.18.1", connectTimeout: "180", password: secret("s3cret") },
      },
      {
        urn: urn(IMAGE, "image"),
        type: IMAGE,
        custom: true,
        inputs: { build: { context: ".lakehouse/build/x", buildArgs: { BASE_IMAGE: "debian" } } },
      },
      {
        urn: urn(CONTAINER, "trino"),
        type: CONTAINER,
        custom: true,
        inputs: {
          __defaults: [],
          envs: ["A=1"],
          healthcheck: { tests: ["CMD", "probe"], startPeriod: "0s" },
          uploads: secret([{ file: "/etc/x", content: "password=${ENV:PASSWORD}" }]),
        },
        dependencies: [urn(IMAGE, "image"), urn("pulumi:pulumi:Stack", "bench")],
      },
    ],
  },
});

it("writes resources, their order and the providers' settings as Terraform has them", () => {
  expect(terraformConfig(exported, "/project")).toEqual({
    terraform: {
      required_providers: {
        docker: { source: "kreuzwerker/docker" },
        minio: { source: "aminueza/minio" },
        postgresql: { source: "cyrilgdn/postgresql" },
        random: { source: "hashicorp/random" },
      },
    },
    provider: { postgresql: { connect_timeout: "180", password: "s3cret" } },
    resource: {
      docker_image: {
        image: {
          build: { context: "/project/.lakehouse/build/x", build_args: { BASE_IMAGE: "debian" } },
          depends_on: [],
        },
      },
      docker_container: {
        trino: {
          env: ["A=1"],
          healthcheck: { test: ["CMD", "probe"], start_period: "0s" },
          upload: [{ file: "/etc/x", content: "password=$${ENV:PASSWORD}" }],
          depends_on: ["docker_image.image"],
        },
      },
    },
  });
});
