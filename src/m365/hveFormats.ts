/** What Exchange takes for the members of an account. */
import { z } from "zod";

export const address = z.email().toLowerCase();

/** A set of addresses: without doubles, sorted. */
export const addresses = z.array(address).transform((list) => [...new Set(list)].sort());

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-mailuser#-alias */
export const alias = z
  .string()
  .regex(/^[\w!#%*+\-/=?^~]+(\.[\w!#%*+\-/=?^~]+)*$/, "letters, digits, !#%*+-/=?^_~ and single dots inside")
  .max(64);

export const customAttribute = z
  .string()
  .regex(/^CustomAttribute([1-9]|1[0-5])$/, "CustomAttribute1 to CustomAttribute15");
