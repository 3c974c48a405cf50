import { credentials, Server, ServerCredentials, status } from "@grpc/grpc-js";
import type { Client, sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import analyzerServices from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";

/** A plan of many resources is far above gRPC's default of 4 MiB. */
const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

type Message = object;
type Forward = (request: Message, callback: sendUnaryData<Message>) => void;

/** `Promise.withResolvers`, which Node 20 lacks. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/**
 * Stands in for a policy pack until it runs. The SDK reads the stack's name and configuration from the environment,
 * but the engine tells them by a call, so somebody has to take that call before the pack can be started.
 * All calls are passed on to the pack once it runs.
 */
export class PolicyProxy {
  readonly #server = new Server(UNLIMITED);
  readonly #configuration = deferred<AnalyzerStackConfigureRequest | undefined>();
  readonly #pack = deferred<Client>();

  /** The stack's configuration, or undefined when the engine asks something else first (it has no stack then). */
  readonly configuration = this.#configuration.promise;

  constructor() {
    // Who waits for the pack gets the error; nobody waiting is no error.
    this.#pack.promise.catch(() => undefined);
    const names = Object.keys(analyzerServices.AnalyzerService);
    const handlers: UntypedServiceImplementation = Object.fromEntries(
      names.map((name) => [name, this.#forwarder(name)]),
    );
    handlers["handshake"] = (_call: unknown, callback: sendUnaryData<Message>) => {
      callback(null, new analyzer.AnalyzerHandshakeResponse());
    };
    this.#server.addService(analyzerServices.AnalyzerService, handlers);
  }

  /** Listen; resolves with the port. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  }

  /** Pass calls on to the pack that listens on `port`. */
  attach(port: number): void {
    this.#pack.resolve(
      new analyzerServices.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), UNLIMITED),
    );
  }

  /** The pack has ended: fail what waits for it. */
  close(reason: string): void {
    this.#configuration.resolve(undefined);
    this.#pack.reject(new Error(reason));
    // The calls that wait for the pack are answered with the reason before the connection goes.
    this.#server.tryShutdown(() => undefined);
  }

  #forwarder(name: string) {
    return (call: ServerUnaryCall<Message, Message>, callback: sendUnaryData<Message>): void => {
      const request = call.request;
      this.#configuration.resolve(
        request instanceof analyzer.AnalyzerStackConfigureRequest ? request : undefined,
      );
      this.#pack.promise.then(
        (pack) => {
          const forward = (pack as unknown as Readonly<Record<string, Forward>>)[name];
          if (forward) forward.call(pack, request, callback);
          else callback({ code: status.UNIMPLEMENTED, details: `policy packs have no ${name}` });
        },
        (error: unknown) => {
          callback({ code: status.UNAVAILABLE, details: (error as Error).message });
        },
      );
    };
  }
}

/** The environment in which the SDK finds what the engine said of the stack. */
export function stackEnvironment(stack: AnalyzerStackConfigureRequest | undefined): Record<string, string> {
  if (!stack) return {};
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
    PULUMI_NODEJS_PROJECT: stack.getProject(),
    PULUMI_NODEJS_STACK: stack.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(stack.getConfigSecretKeysList()),
  };
}
