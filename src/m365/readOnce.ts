/** Remembers what was read, so that a list that many objects need travels once per process. */
export class ReadOnce {
  readonly #reads = new Map<string, Promise<unknown>>();

  /** @returns what the first call of this key read, or is reading. A failed read is not remembered. */
  once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#reads.get(key);
    if (known !== undefined) return known as Promise<T>;
    const reading = read();
    this.#reads.set(key, reading);
    reading.catch(() => {
      if (this.#reads.get(key) === reading) this.#reads.delete(key);
    });
    return reading;
  }

  /** Call it after a write; a read that is still under way is forgotten too. */
  forget(key: string): void {
    this.#reads.delete(key);
  }
}
