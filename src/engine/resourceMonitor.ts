import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import resourceService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import { Cancelled } from "./cancelled.ts";
import type { RegisterResult } from "./deployment.ts";
import { needsPulumi } from "./deploymentError.ts";
import type { Severity } from "./engine.ts";
import { goalOf } from "./registration.ts";
import type { Goal } from "./goal.ts";
import { channelOptions } from "./grpc.ts";
import { flattenOutputValues, type Properties } from "./propertyValue.ts";
import { messageOf } from "./messageOf.ts";
import { fromStruct, toStruct } from "./struct.ts";

/** What the SDK is told it may send: what is done here, and what is refused here with a better sentence than the SDK's own. */
const understood = new Set([
  "secrets",
  "deletedWith",
  "aliasSpecs",
  "transforms",
  "invokeTransforms",
  "resourceHooks",
  "errorHooks",
  "replaceWith",
  "parameterization",
]);

/** Who the program talks to. */
export interface MonitorHandlers {
  register(goal: Goal): Promise<RegisterResult>;
  registerOutputs(urn: string, outputs: Properties): Promise<void>;
  log(severity: Severity, message: string, urn: string): void;
  /** The program asked for something that is not done here. */
  refuse(error: Error): void;
}

/** Monitor and engine, listening. */
export interface Monitor {
  address: string;
  close(): void;
}

/** Serves what the SDK's program runner and the provider processes expect of an engine. */
export async function startMonitor(handlers: MonitorHandlers): Promise<Monitor> {
  const server = new Server(channelOptions);
  server.addService(resourceService.ResourceMonitorService, { ...refusals(handlers), ...monitor(handlers) });
  server.addService(engineService.EngineService, engine(handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${String(port)}`, close: () => server.forceShutdown() };
}

type Handler<Request, Reply> = (request: Request) => Promise<Reply> | Reply;

/** A method that answers with what the handler returns; a stopped run looks to the program like a monitor that went away. */
function unary<Request, Reply>(handler: Handler<Request, Reply>) {
  return (call: ServerUnaryCall<Request, Reply>, answer: sendUnaryData<Reply>): void => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (reply) => answer(null, reply),
        (error: unknown) =>
          answer({
            code: error instanceof Cancelled ? status.UNAVAILABLE : status.UNKNOWN,
            details: messageOf(error),
          }),
      );
  };
}

const empty = () => new emptyMessages.Empty();

function monitor(handlers: MonitorHandlers) {
  return {
    supportsFeature: unary((request: InstanceType<typeof resourceMessages.SupportsFeatureRequest>) =>
      new resourceMessages.SupportsFeatureResponse().setHassupport(understood.has(request.getId())),
    ),
    getDeploymentInfo: (_call: unknown, answer: sendUnaryData<unknown>) => {
      answer({ code: status.UNIMPLEMENTED });
    },
    registerResource: unary(
      async (request: InstanceType<typeof resourceMessages.RegisterResourceRequest>) => {
        const { state, isSkipped } = await handlers.register(attempt(handlers, () => goalOf(request)));
        return new resourceMessages.RegisterResourceResponse()
          .setUrn(state.urn)
          .setId(state.id ?? "")
          .setUnknown(isSkipped)
          .setObject(toStruct(state.custom ? state.outputs : {}));
      },
    ),
    registerResourceOutputs: unary(
      async (request: InstanceType<typeof resourceMessages.RegisterResourceOutputsRequest>) => {
        const outputs = flattenOutputValues(fromStruct(request.getOutputs())) as Properties;
        await handlers.registerOutputs(request.getUrn(), outputs);
        return empty();
      },
    ),
    signalAndWaitForShutdown: unary(empty),
  };
}

function attempt<T>(handlers: MonitorHandlers, work: () => T): T {
  try {
    return work();
  } catch (error) {
    handlers.refuse(error as Error);
    throw new Cancelled();
  }
}

/** Everything else a program may ask of Pulumi's engine, refused with the name of what it asks for. */
function refusals(handlers: MonitorHandlers) {
  const refuse = (what: (request: Named) => string) =>
    unary((request: Named) =>
      attempt(handlers, (): never => {
        throw needsPulumi(what(request));
      }),
    );
  const resource = (request: Named): string => `${request.getType?.() ?? ""} '${request.getName?.() ?? ""}'`;
  return {
    invoke: refuse((request) => `The function ${request.getTok?.() ?? ""}`),
    call: refuse((request) => `The method ${request.getTok?.() ?? ""}`),
    readResource: refuse((request) => `Reading the existing resource ${resource(request)} (get)`),
    existsResource: refuse((request) => `Asking whether the resource ${resource(request)} exists`),
    registerStackTransform: refuse(() => "A transform of the whole stack"),
    registerStackInvokeTransform: refuse(() => "A transform of all function calls"),
    registerResourceHook: refuse((request) => `The resource hook '${request.getName?.() ?? ""}'`),
    registerErrorHook: refuse((request) => `The error hook '${request.getName?.() ?? ""}'`),
    registerPackage: refuse((request) => `The parameterized package ${request.getName?.() ?? ""}`),
  };
}

/** What requests have that name something. */
interface Named {
  getTok?(): string;
  getType?(): string;
  getName?(): string;
}

function engine(handlers: MonitorHandlers) {
  const severities: Severity[] = ["debug", "info", "warning", "error"];
  let root = "";
  return {
    log: unary((request: InstanceType<typeof engineMessages.LogRequest>) => {
      handlers.log(severities[request.getSeverity()] ?? "info", request.getMessage(), request.getUrn());
      return empty();
    }),
    getRootResource: unary(() => new engineMessages.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary((request: InstanceType<typeof engineMessages.SetRootResourceRequest>) => {
      root = request.getUrn();
      return new engineMessages.SetRootResourceResponse();
    }),
    startDebugging: unary(empty),
    requirePulumiVersion: unary(() => new engineMessages.RequirePulumiVersionResponse()),
  };
}
