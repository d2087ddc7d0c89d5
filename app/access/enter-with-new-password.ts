import { redirect } from "next/navigation";
import { askSignIn } from "./ask-sign-in.ts";

/** Signs in whoever has just chosen their password; a second step is asked for as ever. */
export async function enterWithNewPassword(email: string, password: string): Promise<never> {
  const answer = await askSignIn("/sign-in/email", { email, password });
  if (answer.body.twoFactorRedirect) redirect("/sign-in?step=code");
  redirect(answer.ok ? "/" : "/sign-in");
}
