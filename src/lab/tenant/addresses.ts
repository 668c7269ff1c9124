import type { Recipient } from "./state.ts";

const bare = (proxy: string) => proxy.slice(proxy.indexOf(":") + 1);

/** Reads the proxy addresses of a recipient. */
export const addresses = {
  primary: ({ emailAddresses }: Recipient): string =>
    bare(emailAddresses.find((proxy) => proxy.startsWith("SMTP:")) ?? ""),
  /** Every address without prefix, in lower case. */
  all: ({ emailAddresses }: Recipient): string[] => emailAddresses.map((proxy) => bare(proxy).toLowerCase()),
  domain: (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase(),
};
