/** What a desired-state entry says about values that only exist later. The program turns them into Pulumi outputs. */

/** Another resource's output; `id` is Pulumi's id of it. */
export class Ref {
  readonly kind: string;
  readonly name: string;
  readonly output: string;
  constructor(kind: string, name: string, output: string) {
    this.kind = kind;
    this.name = name;
    this.output = output;
  }
}

/** A secret of the stack configuration, by its key without the namespace. */
export class SecretSetting {
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

/** A value that changes whenever a resource of the same sender, declared before this one, was written. */
export class SenderRevision {
  readonly sender: string;
  constructor(sender: string) {
    this.sender = sender;
  }
}

/** The owner tag of the stack that runs: `{ attribute, value: "hve:<project>/<stack>" }`. */
export class OwnerMark {
  readonly attribute: string;
  constructor(attribute: string) {
    this.attribute = attribute;
  }
}

export type Placeholder = Ref | SecretSetting | SenderRevision | OwnerMark;
export const ref = (kind: string, name: string, output: string) => new Ref(kind, name, output);
