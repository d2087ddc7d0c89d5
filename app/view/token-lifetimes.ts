/** Days that a token may live; `never` is until somebody takes it back. */
export const tokenLifetimes = ["30", "90", "365", "never"] as const;
