type Tree = { [key: string]: string | Tree };

/** A tree of messages as one level of dotted keys: what the browser's few words are looked up in. */
export function flattenWords(tree: Tree, prefix = ""): Record<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as const]
      : Object.entries(flattenWords(value, `${prefix}${key}.`)),
  );
  return Object.fromEntries(entries);
}
