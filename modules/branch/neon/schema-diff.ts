import { raw } from "@neon/sdk";
import { z } from "zod";
import { checkName, getBranch } from "../judge.ts";
import { NeonApi, type NeonApiInput } from "./neon-api.ts";
import { listNeonBranches } from "./neon-branch.ts";

const diffSchema = z.looseObject({ diff: z.string().optional() });

/**
 * How a Neon branch's schema differs from its parent's, as Neon says it: a unified diff, empty when they are the same. Nobody
 * has to connect to the parent.
 * @throws OpsError branch.not-found, branch.access-denied, branch.api-unreachable, branch.api-refused
 */
export async function readSchemaDiff(input: NeonApiInput & { branch: string; database: string }): Promise<string> {
  const api = new NeonApi(input);
  const branches = (await listNeonBranches(api)).map(({ branch }) => branch);
  const { id } = getBranch(branches, checkName(input.branch));
  const { diff = "" } = await api.read("compare the schemas of two branches", diffSchema, (options) =>
    raw.getProjectBranchSchemaComparison({
      ...options,
      path: { project_id: api.projectId, branch_id: id },
      query: { db_name: input.database },
    }),
  );
  return diff;
}
