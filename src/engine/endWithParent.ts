// Loaded into every process the engine starts, before anything else. Descriptor 3 is a pipe from the engine that never carries
// anything: when it closes, the engine is gone, however it went, and nobody waits for this process any more.
import { Socket } from "node:net";

const engine = new Socket({ fd: 3, readable: true, writable: false });
engine.on("close", () => process.exit(1));
engine.on("error", () => process.exit(1));
engine.resume();
engine.unref();
