import type { Connection } from "./connect.ts";
import { quoteIdentifier } from "./quoting.ts";

/** Makes one database belong to the owner of another. Throws the server's error when the role may not. */
export async function copyDatabaseOwner(admin: Connection, from: string, to: string): Promise<void> {
  const { rows } = await admin.query<{ owner: string }>(
    `SELECT pg_catalog.pg_get_userbyid(datdba) AS owner FROM pg_catalog.pg_database
     WHERE datname = $1 AND pg_catalog.pg_get_userbyid(datdba) <> current_user`,
    [from],
  );
  if (rows[0]) await admin.query(`ALTER DATABASE ${quoteIdentifier(to)} OWNER TO ${quoteIdentifier(rows[0].owner)}`);
}
