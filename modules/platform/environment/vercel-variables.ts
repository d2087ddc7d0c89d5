import { z } from "zod";
import { rememberSecrets } from "../secrets.ts";
import type { Place, SetVariable, SetVariables } from "./variables.ts";
import { askVercel, unexpectedAnswer, type VercelOptions, type VercelProject } from "./vercel-api.ts";

const variableSchema = z.object({
  id: z.string().optional(),
  comment: z.string().nullish(),
  key: z.string(),
  value: z.string().optional(),
  type: z.string(),
  target: z.union([z.string(), z.array(z.string())]).optional(),
  gitBranch: z.string().nullish(),
  decrypted: z.boolean().optional(),
  createdAt: z.number().optional(),
  updatedAt: z.number().optional(),
});
/** A variable as Vercel keeps it. Times in milliseconds since 1970. */
export type VercelVariable = z.output<typeof variableSchema>;

const pageSchema = z.object({
  envs: z.array(variableSchema),
  pagination: z.object({ next: z.number().nullish() }).optional(),
});

type VercelPlace = Exclude<Place, "local">;

/**
 * What is set in each of the project's environments. Values of one branch alone are left out: they hold for that branch.
 * @throws OpsError vercel.refused, vercel.no-project, vercel.busy, vercel.unexpected, net.unreachable, net.timeout
 */
export async function readVercelVariables(
  project: VercelProject,
  options: VercelOptions = {},
): Promise<Record<VercelPlace, SetVariables>> {
  const all = (await listAll(project, options)).filter(({ gitBranch }) => !gitBranch);
  const of = (place: VercelPlace): SetVariables =>
    Object.fromEntries(all.filter(({ target }) => isAimedAt(target, place)).map((one) => [one.key, describe(one)]));
  return { production: of("production"), preview: of("preview"), development: of("development") };
}

/** The variables of one git branch alone; values stay closed. @throws as `readVercelVariables` */
export async function listBranchVariables(
  project: VercelProject,
  gitBranch: string,
  options: VercelOptions = {},
): Promise<VercelVariable[]> {
  const all = await listAll(project, options, { gitBranch });
  return all.filter((variable) => variable.gitBranch === gitBranch);
}

async function listAll(
  project: VercelProject,
  options: VercelOptions,
  which: Record<string, string> = { decrypt: "true" },
): Promise<VercelVariable[]> {
  const all: VercelVariable[] = [];
  let until: number | null = null;
  do {
    const query: Record<string, string> = { ...which, ...(until === null ? {} : { until: String(until) }) };
    const parsed = pageSchema.safeParse(await askVercel(project, { version: "v10", path: "/env", query }, options));
    if (!parsed.success) throw unexpectedAnswer(parsed.error.issues.map(({ path }) => path.join(".")));
    all.push(...parsed.data.envs);
    const next: number | null = parsed.data.pagination?.next ?? null;
    // A page that leads nowhere new would be asked for without end.
    if (next !== null && until !== null && next >= until) throw unexpectedAnswer("pages in a circle");
    until = next;
  } while (until !== null);
  rememberSecrets(all.filter(({ type }) => type !== "plain").map(({ value }) => value));
  return all;
}

function isAimedAt(target: VercelVariable["target"], place: VercelPlace): boolean {
  return Array.isArray(target) ? target.includes(place) : target === place;
}

function describe({ type, value, decrypted, updatedAt, createdAt }: VercelVariable): SetVariable {
  // Sensitive ones come without their value, encrypted ones as cipher unless they were opened for us.
  const isReadable = type === "plain" || (type === "encrypted" && decrypted === true);
  const changedAt = updatedAt ?? createdAt;
  return {
    value: isReadable ? (value ?? null) : null,
    ...(changedAt === undefined ? {} : { updatedAt: new Date(changedAt) }),
  };
}

/** One round trip that proves that the token opens the project. @throws as `readVercelVariables` */
export async function pingVercel(project: VercelProject, options: VercelOptions = {}): Promise<void> {
  const answer = await askVercel(project, { version: "v9", path: "" }, options);
  if (!z.object({ id: z.string() }).safeParse(answer).success) throw unexpectedAnswer("no project");
}
