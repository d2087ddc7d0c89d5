export type RehearsalPlace = { kind: "branch" | "backup"; name: string; database: string; host: string };

const forms = {
  branch: /^branch "(?<name>[^"]+)" \((?<database>.+) on (?<host>\S+)\)$/s,
  backup: /^Database "(?<database>.+)" on (?<host>\S+), restored from backup (?<name>\S+)$/s,
} as const;

/** The parts of a rehearsal's place, which a report keeps as an English phrase; null for one in no known form. */
export function readRehearsalPlace(place: string): RehearsalPlace | null {
  for (const kind of ["branch", "backup"] as const) {
    const { name, database, host } = forms[kind].exec(place)?.groups ?? {};
    if (name && database && host) return { kind, name, database, host };
  }
  return null;
}
