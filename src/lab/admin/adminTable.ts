import { z } from "zod";
import { switches } from "../tenant/switches.ts";
import type { AdminRoute } from "./adminRoute.ts";
import { applicationAdmin } from "./applicationAdmin.ts";
import { billingRoutes } from "./billingRoutes.ts";
import { conditionalAccessAdmin } from "./conditionalAccessAdmin.ts";
import { directoryAdmin } from "./directoryAdmin.ts";
import { scriptAdmin } from "./scriptAdmin.ts";
import { exchangeAdmin } from "./exchangeAdmin.ts";
import { faultRoutes } from "./faultRoutes.ts";
import { signInOutlook } from "./signInOutlook.ts";
import { stateRoutes } from "./stateRoutes.ts";
import { userRoutes } from "./userRoutes.ts";

/** Every route of the admin interface. None of them is entered in the journal. */
export const adminTable: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/inbox",
    does: "Delivered messages, oldest first.",
    run: (world) => ({ messages: world.inbox.messages }),
  },
  {
    method: "GET",
    path: "/calls",
    does: "The journal, oldest first, counters {reads, writes}, and the calls that came before Retry-After was over.",
    run: ({ journal }) => ({
      calls: journal.entries,
      counters: journal.counters(),
      cameEarly: journal.cameEarly(),
    }),
  },
  {
    method: "GET",
    path: "/traffic",
    does: "Connections, HTTP requests and bytes of all four servers; whoever asks over this interface is counted, too.",
    run: ({ traffic }) => traffic.count(),
  },
  {
    method: "GET",
    path: "/signIn",
    does: "?address=…: whether its policies allow SMTP sign-in by password now, and which change is still under way.",
    run: (world, input) => signInOutlook(world, z.strictObject({ address: z.string() }).parse(input).address),
  },
  ...exchangeAdmin,
  {
    method: "POST",
    path: "/graph/securityDefaults",
    does: "{isEnabled}: switches security defaults, as somebody in the portal would.",
    run(world, input) {
      const { isEnabled } = z.strictObject({ isEnabled: z.boolean() }).parse(input);
      world.tenant.write((state) => (state.securityDefaults = isEnabled));
    },
  },
  ...userRoutes,
  ...applicationAdmin,
  ...billingRoutes,
  ...conditionalAccessAdmin,
  ...directoryAdmin,
  ...scriptAdmin,
  {
    method: "POST",
    path: "/switches",
    does: "Some of the switches in tenant/switches.ts: behaviours that are not public, or differ between tenants.",
    run: ({ tenant }, input) => {
      const given = z.record(z.string(), z.unknown()).parse(input);
      tenant.write((state) => (state.switches = switches.parse({ ...state.switches, ...given })));
    },
  },
  ...faultRoutes,
  ...stateRoutes,
];
