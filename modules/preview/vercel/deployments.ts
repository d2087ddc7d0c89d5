import { z } from "zod";
import { callVercel, unexpectedAnswer, type VercelOptions, type VercelProject } from "#modules/platform/environment";

const deploymentSchema = z.object({
  uid: z.string(),
  name: z.string(),
  url: z.string().nullish(),
  created: z.number(),
  state: z.string().optional(),
  inspectorUrl: z.string().nullish(),
});

/** A deployment of a git branch. `created` in Vercel's time, milliseconds since 1970. */
export type Deployment = z.output<typeof deploymentSchema>;

const listSchema = z.object({ deployments: z.array(deploymentSchema) });
const madeSchema = z.object({ id: z.string(), url: z.string().nullish(), inspectorUrl: z.string().nullish() });

/** The newest deployment of a git branch that was not called off. @throws OpsError vercel.*, net.* */
export async function findDeployment(
  project: VercelProject,
  gitBranch: string,
  options: VercelOptions = {},
): Promise<Deployment | null> {
  const query = { projectId: project.projectId, branch: gitBranch, target: "preview", limit: "20" };
  const answer = listSchema.safeParse(await callVercel(project, { path: "/v7/deployments", query }, options));
  if (!answer.success) throw unexpectedAnswer(answer.error.issues.map(({ path }) => path.join(".")));
  const live = answer.data.deployments.filter(({ state }) => state !== "CANCELED" && state !== "DELETED");
  return live.toSorted((a, b) => b.created - a.created)[0] ?? null;
}

/** Builds that deployment's source anew, with the variables of now. @throws OpsError vercel.*, net.* */
export async function redeploy(
  project: VercelProject,
  { uid, name }: Pick<Deployment, "uid" | "name">,
  options: VercelOptions = {},
): Promise<{ url: string | null; inspectorUrl: string | null }> {
  const body = { deploymentId: uid, name, meta: { action: "redeploy" } };
  const call = { method: "POST", path: "/v13/deployments", query: { forceNew: "1" }, body } as const;
  const answer = madeSchema.safeParse(await callVercel(project, call, options));
  if (!answer.success) throw unexpectedAnswer(answer.error.issues.map(({ path }) => path.join(".")));
  return { url: answer.data.url ?? null, inspectorUrl: answer.data.inspectorUrl ?? null };
}
