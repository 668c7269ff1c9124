/** Opens the secrets of the lab's stack. Published: the lab holds nothing that needs keeping. */
export const LAB_PASSPHRASE = "lab";
