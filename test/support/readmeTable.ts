/** The table of kinds in README, derived from the declarations. `npm run readme` writes it there. */
import { readFileSync, writeFileSync } from "node:fs";
import { kinds } from "../../providers/index.ts";

interface Row {
  type: string;
  file: string;
  description: string;
  see: string;
  replaceOn: readonly string[];
  inputs: { shape: Record<string, unknown> };
}

export function readmeTable(rows: readonly Row[]): string {
  return [
    "| Kind | What it is | Inputs (**bold**: changing it replaces) |",
    "|---|---|---|",
    ...rows.map(({ type, file, description, see, replaceOn, inputs }) => {
      const names = Object.keys(inputs.shape).map((key) => (replaceOn.includes(key) ? `**${key}**` : key));
      return `| [\`${type}\`](providers/${file}.ts) | ${description} [Vendor's page](${see}) | ${names.join(", ")} |`;
    }),
  ].join("\n");
}

if (import.meta.filename === process.argv[1]) {
  const table = readmeTable(kinds);
  const place = /(<!-- kinds: .* -->\n)[^]*?(<!-- \/kinds -->)/;
  writeFileSync(
    "README.md",
    readFileSync("README.md", "utf8").replace(
      place,
      (_all, start: string, end: string) => `${start}${table}\n${end}`,
    ),
  );
}
