/** Where things are in a store; see the README's "Format". */
export const MARKER = "atalaya-store.json";
export const MANIFESTS = "manifests/";
export const JOURNALS = "journals/";
export const OBJECTS = "objects/";
export const LEASES = "leases/";
export const DRILLS = "drills/";

export function objectPath(name: string): string {
  return `${OBJECTS}${name.slice(0, 2)}/${name}.zst.age`;
}

export function manifestPath(id: string): string {
  return `${MANIFESTS}${id}.json`;
}

export function journalPath(backupId: string, entry: string): string {
  return `${JOURNALS}${backupId}/${entry}.json`;
}
