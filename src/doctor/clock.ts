import { finding, type Check } from "./check.ts";

/** Entra refuses an assertion that is off by more, and tokens look expired or not valid yet. */
const LIMIT_MS = 300_000;

/** This machine's clock, against the service's. */
export const clock: Check = {
  title: "Clock",
  async look({ graph }) {
    const aheadMs = Date.now() - (await graph.serverDate()).getTime();
    const seconds = Math.round(Math.abs(aheadMs) / 1_000);
    const off = `this machine is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} the service`;
    return finding("Clock", Math.abs(aheadMs) > LIMIT_MS ? `${off}: set its clock` : undefined, off);
  },
};
