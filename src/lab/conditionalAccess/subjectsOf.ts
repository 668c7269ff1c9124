import { membershipsIn } from "../directory/membershipsIn.ts";
import type { DirectoryUser, State } from "../tenant/state.ts";

/** A principal as policies see it; ids in lower case. */
export interface Subject {
  id: string;
  groups: Set<string>;
  roles: Set<string>;
  guest: DirectoryUser["guest"];
  /** Whether an application is registered in this tenant: others are out of reach of its policies. */
  registered: boolean;
}

/**
 * Who is in scope of what: ids, groups, roles, guests. Source: entra-graph §2.1.
 *
 * @returns a function of the principal's object id, for as long as the state stays as it is
 */
export function subjectsOf(state: State): (id: string) => Subject {
  const membershipsOf = membershipsIn(state);
  const guests = new Map(state.users.map(({ id, guest }) => [id, guest]));
  return (wanted) => {
    const id = wanted.toLowerCase();
    const { groups, roles } = membershipsOf(id);
    return {
      id,
      groups: new Set(groups.map((group) => group.id.toLowerCase())),
      roles: new Set(roles.map(({ roleTemplateId }) => roleTemplateId.toLowerCase())),
      guest: guests.get(id),
      registered: state.applications.some(
        ({ objectId, registrationId }) => objectId === id && registrationId !== null,
      ),
    };
  };
}
