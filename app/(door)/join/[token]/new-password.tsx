import { getTranslations } from "next-intl/server";
import { passwordLength } from "#modules/access";
import { PasswordField } from "../../../../ui/form/password-field.tsx";

/** The field of a password that is chosen now, and how long it has to be. */
export async function NewPassword() {
  const t = await getTranslations("join");
  return (
    <PasswordField
      name="password"
      label={t("password")}
      hint={t("passwordHint", { min: passwordLength.min })}
      autoComplete="new-password"
    />
  );
}
