import type { ServiceError } from "@grpc/grpc-js";
import type {
  CheckResponse,
  CreateResponse,
  DiffResponse as DiffAnswer,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import type { MadeResult, Provider } from "./provider.ts";
import { annotateSecrets, revealAll, type Properties } from "./propertyValue.ts";
import type { ProviderClient } from "./providerProcess.ts";
import { fromStruct, toStruct } from "./struct.ts";
import { nameOf, typeOf } from "./urn.ts";

const { CheckRequest, DiffRequest, DiffResponse, CreateRequest, UpdateRequest, ReadRequest, DeleteRequest } =
  providerMessages;
const { DIFF_SOME: some, DIFF_NONE: none } = DiffResponse.DiffChanges;

/**
 * Speaks to a dynamic-provider process. It takes no secrets, so marks are removed on the way there and put back on the way home.
 */
export function dynamicProvider(client: ProviderClient): Provider {
  return {
    async check(urn, olds, news) {
      const request = identify(new CheckRequest(), urn).setOlds(clear(olds)).setNews(clear(news));
      const answer = await call<CheckResponse>((done) => client.check(request, done));
      return {
        inputs: annotateSecrets(fromStruct(answer.getInputs()), news),
        failures: answer
          .getFailuresList()
          .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
      };
    },
    async diff({ urn, id, oldInputs, oldOutputs, newInputs, ignoreChanges }) {
      const request = identify(new DiffRequest(), urn)
        .setId(id)
        .setOlds(clear(oldOutputs))
        .setOldInputs(clear(oldInputs))
        .setNews(clear(newInputs))
        .setIgnorechangesList(ignoreChanges);
      const answer = await call<DiffAnswer>((done) => client.diff(request, done));
      const changes = answer.getChanges();
      const replaceKeys = answer.getReplacesList();
      return {
        changes: changes === some ? "some" : changes === none ? "none" : "unknown",
        replaceKeys: changes === none ? [] : replaceKeys,
        deleteBeforeReplace: answer.getDeletebeforereplace(),
      };
    },
    async create(urn, inputs) {
      const request = identify(new CreateRequest(), urn).setProperties(clear(inputs));
      return made(
        inputs,
        call<CreateResponse>((done) => client.create(request, done)).then((answer) => ({
          id: answer.getId(),
          outputs: fromStruct(answer.getProperties()),
        })),
      );
    },
    async update({ urn, id, oldInputs, oldOutputs, newInputs, ignoreChanges }) {
      const request = identify(new UpdateRequest(), urn)
        .setId(id)
        .setOlds(clear(oldOutputs))
        .setOldInputs(clear(oldInputs))
        .setNews(clear(newInputs))
        .setIgnorechangesList(ignoreChanges);
      return made(
        newInputs,
        call<UpdateResponse>((done) => client.update(request, done)).then((answer) => ({
          id,
          outputs: fromStruct(answer.getProperties()),
        })),
      );
    },
    async read(urn, id, inputs, outputs) {
      const request = identify(new ReadRequest(), urn).setId(id).setProperties(clear(outputs));
      if (inputs) request.setInputs(clear(inputs));
      const answer = await call<ReadResponse>((done) => client.read(request, done));
      if (answer.getId() === "") return undefined;
      const found = {
        id: answer.getId(),
        outputs: annotateSecrets(fromStruct(answer.getProperties()), outputs),
      };
      return answer.hasInputs()
        ? { ...found, inputs: annotateSecrets(fromStruct(answer.getInputs()), inputs ?? {}) }
        : found;
    },
    async delete(urn, id, inputs, outputs) {
      const request = identify(new DeleteRequest(), urn)
        .setId(id)
        .setProperties(clear(outputs))
        .setOldInputs(clear(inputs));
      await call<unknown>((done) => client.delete(request, done));
    },
  };
}

const clear = (properties: Properties) => toStruct(revealAll(properties));

function identify<R extends { setUrn(urn: string): R; setName(name: string): R; setType(type: string): R }>(
  request: R,
  urn: string,
): R {
  return request.setUrn(urn).setName(nameOf(urn)).setType(typeOf(urn));
}

function call<T>(send: (done: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** A create or update that failed half-way carries in its error what stands now. */
async function made(inputs: Properties, work: Promise<MadeResult>): Promise<MadeResult> {
  const result = await work.catch((error: unknown) => {
    const partial = partialFailure(error);
    if (!partial) throw error;
    return partial;
  });
  if (result.id === "") throw new Error("The provider made something and gave no id for it.");
  return { ...result, outputs: annotateSecrets(result.outputs, inputs) };
}

function partialFailure(error: unknown): MadeResult | undefined {
  const [details] = (error as Partial<ServiceError>).metadata?.get("grpc-status-details-bin") ?? [];
  if (!(details instanceof Uint8Array)) return undefined;
  for (const detail of statusMessages.Status.deserializeBinary(details).getDetailsList()) {
    if (detail.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") continue;
    const failure = providerMessages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
      id: failure.getId(),
      outputs: fromStruct(failure.getProperties()),
      initErrors: failure.getReasonsList(),
    };
  }
  return undefined;
}
