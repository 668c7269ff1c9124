/** The toy's passphrase and the salt that goes with it, so that the key is derived once in a process. */
export const passphrase = "lab";
export const salt = "v1:9hV5s7r0K50=:v1:oR/CAyDdj/mTr10Q:AXPp2xYC0R0lUIZEpCK4GDibg6YExg==";
