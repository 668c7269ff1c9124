import { softDelete } from "../tenant/softDelete.ts";
import { assignLicense } from "./assignLicense.ts";
import type { GraphRoute } from "./graphCall.ts";
import { page } from "./page.ts";
import { patchUser } from "./patchUser.ts";
import { selected } from "./selected.ts";
import { userDefaults, userEntity, userReaders } from "./userEntity.ts";
import { findVisibleUser, visibleUsers } from "./visibleUsers.ts";

/** Users, HVE accounts among them (entra-graph §5.1, §5.2). */
export const userRoutes: readonly GraphRoute[] = [
  {
    method: "GET",
    path: "/users",
    roles: userReaders,
    run: (call) => page(call, visibleUsers(call).map(userEntity), userDefaults),
  },
  {
    method: "GET",
    path: "/users/{id}",
    roles: userReaders,
    run: (call) => selected(call, userEntity(findVisibleUser(call, call.segments.id!)), userDefaults),
  },
  {
    method: "PATCH",
    path: "/users/{id}",
    // Which role is enough depends on the property: patchUser asks.
    roles: ["User-PasswordProfile.ReadWrite.All", "User.EnableDisableAccount.All", "User.ReadWrite.All"],
    run: patchUser,
  },
  {
    method: "DELETE",
    path: "/users/{id}",
    roles: ["User.ReadWrite.All", "User.DeleteRestore.All"],
    run(call) {
      const { id } = findVisibleUser(call, call.segments.id!);
      call.tenant.write((draft) => {
        softDelete(
          draft,
          draft.users.find((user) => user.id === id)!,
          call.tenant.now(),
        );
      });
      return undefined;
    },
  },
  {
    method: "POST",
    path: "/users/{id}/assignLicense",
    roles: ["LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "Directory.ReadWrite.All"],
    run: assignLicense,
  },
];
