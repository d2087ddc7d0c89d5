export type ChangedField = { field: string; before: string | null; after: string | null };

/** What an entry of the audit log says was so before and is so after, field by field; what stayed the same is left out. */
export function changedFields(before: unknown, after: unknown): ChangedField[] {
  const [old, now] = [flatten(before), flatten(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function flatten(value: unknown, path = ""): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (Array.isArray(value)) return new Map([[path || "value", value.map(textOf).join(", ")]]);
  if (typeof value !== "object") return new Map([[path || "value", String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, member]) => [...flatten(member, path === "" ? key : `${path}.${key}`)]),
  );
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
