import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { adminRoutes } from "./admin/adminRoutes.ts";
import { exchangeRoutes } from "./exchange/exchangeRoutes.ts";
import { Limits } from "./exchange/limits.ts";
import { Faults } from "./faults/faults.ts";
import { ConditionalAccessThrottle } from "./graph/conditionalAccessThrottle.ts";
import { graphRoutes } from "./graph/graphRoutes.ts";
import { Holds } from "./holds.ts";
import { httpServer } from "./httpServer.ts";
import { identities } from "./identities.ts";
import { Journal } from "./journal.ts";
import { loginRoutes } from "./login/loginRoutes.ts";
import { signingKey } from "./login/signingKey.ts";
import { Edits } from "./script/edits.ts";
import { applyHumanEdit } from "./script/humanEdit.ts";
import { Turns } from "./script/turns.ts";
import { Patience } from "./patience.ts";
import { profiles } from "./profile.ts";
import { randomFrom } from "./random.ts";
import { Inbox } from "./smtp/inbox.ts";
import { smtpServer } from "./smtp/smtpServer.ts";
import { BackEnds } from "./tenant/backEnds.ts";
import { Replicas } from "./tenant/replicas.ts";
import type { State } from "./tenant/state.ts";
import { Tenant } from "./tenant/tenant.ts";
import { certificateAuthority } from "./tls/certificateAuthority.ts";
import { Traffic } from "./traffic.ts";
import type { World } from "./world.ts";

export interface LabOptions {
  /** Ports on 127.0.0.1; a free one for each that is absent or 0. */
  ports?: { login?: number; exchange?: number; graph?: number; smtp?: number };
  /** Where state, inbox, certificate authority and keys live; a temporary folder that goes with the lab when absent. */
  folder?: string;
  /** The service's delays are divided by this. Default 600: half an hour becomes three seconds. */
  factor?: number;
  /** The lab's clock, milliseconds since 1970. */
  now?: () => number;
  /** `worst` lags, throttles and answers in odd forms; see profile.ts. Default `usual`. */
  profile?: keyof typeof profiles;
  /** Makes the chances of a profile repeatable; another one each time when absent. */
  randomSeed?: number;
  /** Guid of the tenant, to tell several labs apart; one and the same when absent. */
  tenantId?: string;
  /** Changes the tenant of the first day, before anybody sees it. */
  seed?: (state: State) => void;
}

/** What a client needs to reach the lab. */
export interface Addresses {
  /** Authority for MSAL, `https://localhost:<port>/<tenant id>`. */
  authority: string;
  /** Origin of the Exchange server. */
  exchange: string;
  /** Origin of the Graph server. */
  graph: string;
  smtpHost: "localhost";
  smtpPort: number;
  /** PEM file of the certificate authority to trust. */
  caFile: string;
  /** Base of the admin interface, without trailing slash. */
  admin: string;
  /** `authorization: Bearer <adminKey>` opens the admin interface. */
  adminKey: string;
  tenantId: string;
  /** Initial domain. */
  tenant: string;
  clientId: string;
  clientSecret: string;
}

export interface Lab extends AsyncDisposable {
  addresses: Addresses;
  /** The tenant; its `state` is what the servers answer from. */
  tenant: Tenant;
  /** What the chances of its profile came from. */
  randomSeed: number;
  calls: Journal;
  faults: Faults;
  holds: Holds;
  inbox: Inbox;
  traffic: Traffic;
}

/** Starts a tenant of one's own: sign-in, Exchange, Graph and SMTP submission over one state. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  await using running = new AsyncDisposableStack();
  const { ports = {}, factor = 600, now = Date.now } = options;
  const folder = resolve(options.folder ?? mkdtempSync(join(tmpdir(), "hve-lab-")));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (options.folder === undefined) running.defer(() => rmSync(folder, { recursive: true, force: true }));

  const { caFile, ...tls } = await certificateAuthority(folder);
  const adjust = (state: State) => {
    if (options.tenantId !== undefined) state.tenantId = options.tenantId.toLowerCase();
    options.seed?.(state);
  };
  const profile = profiles[options.profile ?? "usual"];
  const randomSeed = options.randomSeed ?? randomInt(2 ** 32);
  const random = randomFrom(randomSeed);
  const replicas = new Replicas();
  replicas.set({ staleReads: profile.staleReads });
  const backEnds = new BackEnds(profile.staleCalls, random);
  const written = (before: State, after: State) => {
    replicas.written(before, after);
    backEnds.written(before);
  };
  const world: World = {
    tenant: new Tenant({ folder, now, factor, written, adjust }),
    journal: new Journal(),
    faults: new Faults(),
    holds: new Holds(),
    patience: new Patience(),
    inbox: new Inbox(folder),
    traffic: new Traffic(),
    throttle: new ConditionalAccessThrottle(factor),
    profile,
    random,
    backEnds,
    limits: new Limits(profile.limits),
    replicas,
    edits: new Edits((edit) => applyHumanEdit(world, edit)),
    turns: new Turns((edit) => applyHumanEdit(world, edit)),
    key: await signingKey(folder),
    adminKey: randomBytes(24).toString("base64url"),
    snapshots: [],
    origins: { login: "", exchange: "", graph: "" },
  };

  const listen = async (name: "login" | "exchange" | "graph", port = 0) => {
    const server = await httpServer({ name, port, now, traffic: world.traffic, ...tls });
    running.defer(() => server.close());
    return server;
  };
  const login = await listen("login", ports.login);
  const exchange = await listen("exchange", ports.exchange);
  const graph = await listen("graph", ports.graph);
  world.origins = { login: login.origin, exchange: exchange.origin, graph: graph.origin };
  loginRoutes(login.app, world);
  exchangeRoutes(exchange.app, world);
  adminRoutes(exchange.app, world);
  graphRoutes(graph.app, world);
  const smtp = await smtpServer(world, { port: ports.smtp ?? 0, ...tls });
  running.defer(() => smtp.close());

  const stack = running.move();
  return {
    addresses: {
      authority: `${login.origin}/${world.tenant.tenantId}`,
      exchange: exchange.origin,
      graph: graph.origin,
      smtpHost: "localhost",
      smtpPort: smtp.port,
      caFile,
      admin: `${exchange.origin}/lab`,
      adminKey: world.adminKey,
      tenantId: world.tenant.tenantId,
      tenant: identities.initialDomain,
      clientId: identities.clientId,
      clientSecret: identities.clientSecret,
    },
    tenant: world.tenant,
    randomSeed,
    calls: world.journal,
    faults: world.faults,
    holds: world.holds,
    inbox: world.inbox,
    traffic: world.traffic,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
