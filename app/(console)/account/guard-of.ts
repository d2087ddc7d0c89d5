import type { OwnAccount } from "#modules/access";

/** What stands between a stranger and the account, at its weakest. */
export type Guard = "password" | "password_and_step" | "no_password";

export function guardOf({ hasPassword, hasTotp }: Pick<OwnAccount, "hasPassword" | "hasTotp">): Guard {
  if (!hasPassword) return "no_password";
  return hasTotp ? "password_and_step" : "password";
}
