import { buttonStyle } from "../../ui/act/button-style.ts";
import { signInByGithub } from "../actions/sign-in.ts";

/** Goes to GitHub and comes back signed in. */
export function GithubButton({ to, children }: { to: string; children: React.ReactNode }) {
  return (
    <form action={signInByGithub}>
      <input type="hidden" name="to" value={to} />
      <button type="submit" className={`${buttonStyle()} w-full sm:h-9`}>
        {children}
      </button>
    </form>
  );
}
