import { finding, type Check } from "./check.ts";

/** PowerShell and the module are there, fit each other, and connect; with `hve:exchange: rest` they are not needed. */
export const powerShell: Check = {
  title: "PowerShell",
  async look({ configuration, exchange }) {
    if (configuration.exchange === "rest")
      return finding("PowerShell", undefined, "not needed: hve:exchange is rest");
    await exchange.invoke("Get-OrganizationConfig", {}); // a machine without either says what to install
    return finding("PowerShell", undefined, `${configuration.powerShell} and its module connect`);
  },
};
