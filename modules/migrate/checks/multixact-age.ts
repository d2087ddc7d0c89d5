import { findAgedDatabases } from "../freeze-age.ts";
import type { Check } from "./check.ts";

/** Databases on their way to the end of the multixact ids, which rows locked by several transactions use up. */
export const multixactAge = {
  title: "Multixact ids running out",
  counts: ["database", "databases"],
  codes: ["migrate.multixact-age"],
  run: (look) =>
    findAgedDatabases(
      look,
      {
        ids: "multixact ids",
        databaseAge: "mxid_age(datminmxid)",
        tableAge: "mxid_age(c.relminmxid)",
        freezeSetting: "autovacuum_multixact_freeze_max_age",
      },
      "migrate.multixact-age",
    ),
} satisfies Check<"migrate.multixact-age">;
