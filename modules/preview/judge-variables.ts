import { describeTarget } from "#modules/postgres";
import type { Refusal } from "./judge-build.ts";
import type { Standing } from "./mark/judge-mark.ts";
import { directUrl } from "./mark/marks.ts";

/** A variable of the deployment that leads to a database. `standing`: what that database says of itself; null when it could not be asked. */
export type DatabaseVariable = { name: string; url: string; standing: Standing | null };

export type VariablesToJudge = {
  /** Every variable of the deployment, by name. */
  environment: Record<string, string | undefined>;
  databases: DatabaseVariable[];
  /** Direct host of production's endpoint, as Neon's API gives it. */
  production: { host: string };
  /** What each variable of PREVIEW_DATABASES must lead to: the branch. */
  wanted: { name: string; value: string }[];
};

/**
 * Why the functions of this preview may not run with the variables they would get; null when nothing speaks against it.
 * The build's own environment does not reach them: what is set in Vercel does.
 */
export function judgeVariables({ environment, databases, production, wanted }: VariablesToJudge): Refusal | null {
  for (const [name, value] of Object.entries(environment)) {
    if (value && leadsTo(value, production.host)) return productionsDatabase(name);
  }
  for (const { name, url, standing } of databases) {
    const target = wanted.find((each) => each.name === name);
    if (target && isSameDatabase(url, target.value)) continue;
    if (standing === "production" || standing === "copy") return productionsDatabase(name);
    if (target) return otherDatabase(name);
    if (standing === null) return cannotTell(name);
  }
  return null;
}

/** Variables whose value is a connection string of PostgreSQL. */
export function findDatabaseUrls(environment: Record<string, string | undefined>): { name: string; url: string }[] {
  return Object.entries(environment).flatMap(([name, url]) =>
    url && /^\s*postgres(ql)?:\/\//i.test(url) ? [{ name, url: url.trim() }] : [],
  );
}

/** By name or pooler, in a URL or alone: Neon also takes the endpoint's id as an option beside an address. */
function leadsTo(value: string, host: string): boolean {
  const [endpoint = host] = host.split(".");
  if (endpoint.startsWith("ep-")) {
    const named = new RegExp(`(?<![a-z0-9-])${RegExp.escape(endpoint)}(?:-pooler)?(?![a-z0-9-])`, "i");
    // `=` may be written as %3D, whose D would seem part of the name.
    return named.test(value.replaceAll(/%[0-9a-f]{2}/gi, " ")) || named.test(value);
  }
  return findDatabaseUrls({ value }).some(({ url }) => URL.canParse(url) && hostOf(url) === host);
}

function isSameDatabase(one: string, other: string): boolean {
  if (!URL.canParse(one)) return false;
  const [a, b] = [describeTarget(directUrl(one)), describeTarget(directUrl(other))];
  return a.host.toLowerCase() === b.host.toLowerCase() && a.port === b.port && a.database === b.database;
}

function hostOf(url: string): string {
  return describeTarget(directUrl(url)).host.toLowerCase();
}

function productionsDatabase(name: string): Refusal {
  return {
    code: "preview.production-database",
    message: `${name} leads to production's database, or to a copy of it that nobody has named.`,
    hint: `Vercel → Settings → Environment Variables: let ${name} be for Production only. Only if it is a copy: DELETE FROM atalaya.environment in it.`,
    exit: 3,
  };
}

function otherDatabase(name: string): Refusal {
  return {
    code: "preview.other-database",
    message: `${name} is set for this preview and leads elsewhere than to its own branch.`,
    hint: `Remove ${name} from Preview in Vercel's settings; npm run preview -- open sets it for the git branch and deploys again.`,
    exit: 3,
  };
}

function cannotTell(name: string): Refusal {
  return {
    code: "preview.cannot-tell",
    message: `The database of ${name} cannot be asked whether it is production's.`,
    hint: `Make it reachable from the build, or remove ${name} from Preview in Vercel's settings.`,
    exit: 3,
  };
}
