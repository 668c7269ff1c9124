import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties } from "./propertyValue.ts";

type Struct = InstanceType<typeof structMessages.Struct>;

/** Properties as a gRPC message carries them. */
export function toStruct(properties: Properties): Struct {
  return structMessages.Struct.fromJavaScript(properties);
}

/** The other way round; a missing message is no properties. */
export function fromStruct(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}
