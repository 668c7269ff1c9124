// The program's entry, in plain JavaScript: a Node that cannot run TypeScript still says so in one sentence.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 5))
  throw Object.assign(
    new Error(
      `HVE as code needs Node 24.5 or newer on PATH; this is ${process.version}. Run it through npm (npm start, npx hve up), which brings its own, or put node_modules/.bin first on PATH.`,
    ),
    { __pulumiRunError: true },
  );
export const { senders } = await import("./main.ts");
