/** The SDK's real dynamic-provider process, driven over gRPC as the engine drives it. */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import engine from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";

type Values = Record<string, unknown>;

/** What a partial failure carries in its details. */
export interface PartialFailure {
  id: string;
  properties: Values;
  reasons: string[];
}

export class CallError extends Error {
  readonly partial: PartialFailure | undefined;
  constructor(message: string, partial?: PartialFailure) {
    super(message);
    this.partial = partial;
  }
}

export class DynamicProvider implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #engine: grpc.Server;
  readonly #client: any;
  /** What the engine was told to show, as `severity: sentence`. */
  readonly told: string[];
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number | null>;

  private constructor(child: ChildProcess, engine: grpc.Server, told: string[], port: number) {
    this.#process = child;
    this.#engine = engine;
    this.told = told;
    this.#client = new (services as any).ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
    );
    this.ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  }

  static async start(): Promise<DynamicProvider> {
    const told: string[] = [];
    const [server, address] = await listeningEngine(told);
    const script = import.meta.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js").replace("file://", "");
    const child = spawn(process.execPath, [script, address], { stdio: ["ignore", "pipe", "pipe"] });
    child.stderr!.resume();
    const lines = createInterface(child.stdout!);
    const port = await new Promise<number>((resolve) => lines.once("line", (line) => resolve(Number(line))));
    return new DynamicProvider(child, server, told, port);
  }

  configure(settings: Record<string, string>) {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(settings));
    return this.#call("configure", request);
  }

  async check(olds: Values, news: Values) {
    const request = new messages.CheckRequest();
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await this.#call("check", request);
    return {
      inputs: response.getInputs().toJavaScript() as Values,
      failures: response
        .getFailuresList()
        .map((each: any) => ({ property: each.getProperty(), reason: each.getReason() })),
    };
  }

  async diff(id: string, olds: Values, news: Values) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await this.#call("diff", request);
    return { changes: response.getChanges() as number, replaces: response.getReplacesList() as string[] };
  }

  async create(inputs: Values) {
    const request = new messages.CreateRequest();
    request.setProperties(toStruct(inputs));
    const response = await this.#call("create", request);
    return { id: response.getId() as string, outs: response.getProperties().toJavaScript() as Values };
  }

  async read(id: string, props: Values) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(toStruct(props));
    const response = await this.#call("read", request);
    return {
      id: response.getId() as string,
      props: response.getProperties()?.toJavaScript() as Values,
      inputs: response.getInputs()?.toJavaScript() as Values | undefined,
    };
  }

  async update(id: string, olds: Values, news: Values) {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    return (await this.#call("update", request)).getProperties().toJavaScript() as Values;
  }

  async delete(id: string, props: Values) {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(toStruct(props));
    await this.#call("delete", request);
  }

  /** The engine is gone, as after a SIGKILL: its address refuses connections. */
  loseEngine() {
    this.#engine.forceShutdown();
  }

  /** Ends the process where it stands. */
  async kill() {
    this.#process.kill("SIGKILL");
    await this.ended;
  }

  async [Symbol.asyncDispose]() {
    this.#client.close();
    await this.kill();
    this.loseEngine();
  }

  #call(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => {
      this.#client[method](request, (error: grpc.ServiceError | null, response: unknown) => {
        if (error === null) resolve(response);
        else reject(new CallError(error.details, partialFailure(error)));
      });
    });
  }
}

/** As much of an engine as a provider process speaks to: it notes what it is told to show. */
async function listeningEngine(told: string[]): Promise<[grpc.Server, string]> {
  const server = new grpc.Server();
  server.addService((engine as any).EngineService, {
    log({ request }: any, answer: grpc.sendUnaryData<unknown>) {
      told.push(`${["debug", "info", "warning", "error"][request.getSeverity()]}: ${request.getMessage()}`);
      answer(null, new empty.Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return [server, `127.0.0.1:${port}`];
}

const toStruct = (values: Values) => struct.Struct.fromJavaScript(values as any);

function partialFailure(error: grpc.ServiceError): PartialFailure | undefined {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (bytes === undefined) return undefined;
  const [detail] = status.Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
  return {
    id: failed.getId(),
    properties: failed.getProperties()!.toJavaScript(),
    reasons: failed.getReasonsList(),
  };
}
