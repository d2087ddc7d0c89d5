import type { Fault } from "../types.ts";
import type { Check } from "./check.ts";

type Code = "migrate.extension-outdated" | "migrate.extension-missing";
type Row = { name: string; installed: string; available: string | null; isReachable: boolean };

// The paths are asked for only where there are files: the function fails without them.
const SQL = `
  SELECT quote_ident(e.extname) AS name, e.extversion AS installed, a.default_version AS available,
    CASE WHEN a.name IS NULL THEN false WHEN a.default_version = e.extversion THEN true
      ELSE EXISTS (SELECT FROM pg_extension_update_paths(e.extname) p
        WHERE p.source = e.extversion AND p.target = a.default_version AND p.path IS NOT NULL) END AS "isReachable"
  FROM pg_extension e LEFT JOIN pg_available_extensions a ON a.name = e.extname ORDER BY 1`;

/** Extensions that the server has newer files for, or none. */
export const extensions = {
  title: "Extensions out of step",
  counts: ["extension", "extensions"],
  codes: ["migrate.extension-outdated", "migrate.extension-missing"],
  async run(look) {
    const rows = await look.query<Row>(SQL);
    const faults = rows.filter(({ installed, available }) => installed !== available).map(toFault);
    return { looked: rows.length, faults };
  },
} satisfies Check<Code>;

function toFault({ name, installed, available, isReachable }: Row): Fault<Code> {
  if (available !== null && isReachable) {
    return {
      code: "migrate.extension-outdated",
      object: name,
      message: `Version ${installed} is installed, the server brings ${available}: its functions are still the old ones, and a restore on another server would make the new.`,
      hint: `Read its release notes, try it on a restored copy (npm run db:restore), then:\nALTER EXTENSION ${name} UPDATE TO '${available.replaceAll("'", "''")}';`,
    };
  }
  const found = available === null ? "no files of it" : `only files of version ${available}, and no way there from it`;
  return {
    code: "migrate.extension-missing",
    object: name,
    message: `Version ${installed} is installed in the database, but the server has ${found}: calling it fails, and so does a restore.`,
    hint: `Install its package on the server (on a managed one, enable it there). If nothing needs it, see what would go with it, and drop it:\nDROP EXTENSION ${name};`,
  };
}
