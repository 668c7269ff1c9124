/** A value that cannot print itself by accident. */
import { inspect } from "node:util";

const HIDDEN = "[secret]";

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value in clear; call it only where it goes on the wire. */
  reveal(): string {
    return this.#value;
  }

  /** @returns `text` with every occurrence of the value replaced, for answers that may quote it. */
  scrub(text: string): string {
    if (this.#value === "") return text;
    const inJson = JSON.stringify(this.#value).slice(1, -1);
    return text.replaceAll(this.#value, HIDDEN).replaceAll(inJson, HIDDEN);
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
