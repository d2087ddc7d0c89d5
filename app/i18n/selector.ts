/** A code as a branch of an ICU `select`, whose names may hold no dash: `pre-migrate` is `pre_migrate` in the messages. */
export function selector(code: string): string {
  return code.replaceAll("-", "_");
}
