import { ComponentResource, type CustomResourceOptions } from "@pulumi/pulumi";

/** A parent for resources, and the options that each type of child was declared with; mocks have to be on. */
export function recordingParent(): {
  readonly parent: ComponentResource;
  readonly options: ReadonlyMap<string, CustomResourceOptions>;
} {
  const options = new Map<string, CustomResourceOptions>();
  const parent = new ComponentResource(
    "test:index:Parent",
    "parent",
    {},
    {
      transformations: [
        ({ type, opts }) => {
          options.set(type, opts);
          return undefined;
        },
      ],
    },
  );
  return { parent, options };
}
