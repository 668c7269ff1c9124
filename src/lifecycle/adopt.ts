import { z } from "zod";

/** The input, and the output, that every kind but an `action` has beside its own. */
export const ADOPT = "adopt";

/**
 * What a create may do with an object that is there already and that this stack did not make. Default: nothing, an error names
 * both ways.
 */
export const adoptField = z.enum(["ifMatches", "always"]).optional();

export type Adopt = z.infer<typeof adoptField>;
