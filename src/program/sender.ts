import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";

/** One account and everything that belongs to it, so that the tree Pulumi prints reads like the file. */
export class Sender extends ComponentResource {
  /** @param key the account's key in the desired-state file. */
  constructor(key: string, options?: ComponentResourceOptions) {
    super("hve:index:Sender", key, {}, options);
    this.registerOutputs({});
  }
}
