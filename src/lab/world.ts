import type { Limits } from "./exchange/limits.ts";
import type { Faults } from "./faults/faults.ts";
import type { ConditionalAccessThrottle } from "./graph/conditionalAccessThrottle.ts";
import type { Holds } from "./holds.ts";
import type { Journal } from "./journal.ts";
import type { SigningKey } from "./login/signingKey.ts";
import type { Patience } from "./patience.ts";
import type { Profile } from "./profile.ts";
import type { Edits } from "./script/edits.ts";
import type { Turns } from "./script/turns.ts";
import type { Inbox } from "./smtp/inbox.ts";
import type { BackEnds } from "./tenant/backEnds.ts";
import type { Replicas } from "./tenant/replicas.ts";
import type { State } from "./tenant/state.ts";
import type { Tenant } from "./tenant/tenant.ts";
import type { Traffic } from "./traffic.ts";

/** What the four servers share. */
export interface World {
  tenant: Tenant;
  journal: Journal;
  faults: Faults;
  holds: Holds;
  patience: Patience;
  inbox: Inbox;
  traffic: Traffic;
  profile: Profile;
  backEnds: BackEnds;
  limits: Limits;
  /** Numbers from 0 up to 1, the same for the same seed. */
  random: () => number;
  throttle: ConditionalAccessThrottle;
  replicas: Replicas;
  edits: Edits;
  turns: Turns;
  key: SigningKey;
  /** Whoever shows it may use the admin interface. */
  adminKey: string;
  /** Remembered states of the tenant, by the number `POST /lab/snapshot` answered. */
  snapshots: State[];
  /** Origins of the servers, known once they listen. */
  origins: { login: string; exchange: string; graph: string };
}
