/**
 * The serialisation boundary: what Pulumi keeps in every resource's state and evaluates in the provider process,
 * from the project's root. Frozen: kinds may be added, the text may not change.
 *
 * @see ../../test/boundary.test.ts, which runs it in the SDK's own provider process
 */
export const loaderText = (file: string) => `exports.handler=()=>require("./providers/${file}.ts").provider`;
