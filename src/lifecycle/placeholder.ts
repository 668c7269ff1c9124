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

/** A number of the stack configuration, by its key without the namespace; undefined when it is not set. */
export class Setting {
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

/** A value that changes whenever something was written that the sender depends on and that is declared before this one. */
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

/** Object id of the service principal of an application that the file declares, by its key. */
export class ManagedApplication {
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

export type Placeholder = Ref | SecretSetting | Setting | SenderRevision | OwnerMark | ManagedApplication;
export const ref = (kind: string, name: string, output: string) => new Ref(kind, name, output);
