/** A scope as a branch of an ICU `select`, whose names may hold no colon: `backup:take` is `backup_take` in the messages. */
export function scopeKey(scope: string): string {
  return scope.replaceAll(":", "_");
}
