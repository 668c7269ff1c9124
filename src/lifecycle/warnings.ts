/**
 * Tells the person who watches the run something that does not fail it.
 *
 * The SDK's own log has no engine inside a provider process; the engine's service is at the process's last argument, and shows
 * the sentence as a warning of the run. Pulumi does not say which resource a call is about, so the sentence does.
 */
import { credentials, Metadata } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";

/** How long the engine may take to note a sentence, in milliseconds. */
const PATIENCE_MS = 5_000;

let engine: InstanceType<typeof engineService.EngineClient> | undefined;

/** @param sentence starts with the kind and the object it is about. Without an engine it goes to stderr. Never fails. */
export async function warn(sentence: string): Promise<void> {
  const address = /dynamic-provider/.test(process.argv[1] ?? "") ? process.argv.at(-1)! : undefined;
  if (address === undefined) return console.warn(sentence);
  engine ??= new engineService.EngineClient(address, credentials.createInsecure());
  const request = new engineMessages.LogRequest()
    .setSeverity(engineMessages.LogSeverity.WARNING)
    .setMessage(sentence);
  const client = engine;
  await new Promise<void>((resolve) => {
    client.log(request, new Metadata(), { deadline: Date.now() + PATIENCE_MS }, (error) => {
      if (error !== null) console.warn(sentence);
      resolve();
    });
  });
}
