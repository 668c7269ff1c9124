/** The one table of the benchmark, and what stands above its limit. */
export class Table {
  readonly failures: string[] = [];
  readonly #rows: Record<string, object> = {};

  /** @param limit the row fails above it. */
  row(what: string, ours: number, naive?: number, lowerBound?: number, limit?: number): void {
    const shown = (value: number | undefined) => (value === undefined ? "" : Math.round(value * 100) / 100);
    this.#rows[what] = {
      ours: shown(ours),
      naive: shown(naive),
      ratio: naive === undefined || ours === 0 ? "" : `1 : ${(naive / ours).toFixed(1)}`,
      "lower bound": shown(lowerBound),
      limit: shown(limit),
    };
    if (limit !== undefined && !(ours <= limit)) this.failures.push(`${what}: ${ours}, at most ${limit}`);
  }

  print(): void {
    console.table(this.#rows);
  }
}
