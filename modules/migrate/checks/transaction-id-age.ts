import { findAgedDatabases } from "../freeze-age.ts";
import type { Check } from "./check.ts";

/** Databases on their way to the end of the transaction ids. */
export const transactionIdAge = {
  title: "Transaction ids running out",
  counts: ["database", "databases"],
  codes: ["migrate.transaction-age"],
  run: (look) =>
    findAgedDatabases(
      look,
      {
        ids: "transaction ids",
        databaseAge: "age(datfrozenxid)",
        tableAge: "age(c.relfrozenxid)",
        freezeSetting: "autovacuum_freeze_max_age",
      },
      "migrate.transaction-age",
    ),
} satisfies Check<"migrate.transaction-age">;
