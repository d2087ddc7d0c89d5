import { raw } from "@neon/sdk";
import { z } from "zod";
import { OpsError, rememberSecrets } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import type { BranchConnection } from "../types.ts";
import type { NeonApi } from "./neon-api.ts";
import type { NeonBranch } from "./neon-branch.ts";
import { explainNeon } from "./neon-errors.ts";

const endpointSchema = z.looseObject({
  id: z.string(),
  host: z.string().min(1),
  branch_id: z.string(),
  type: z.string(),
});
const endpointsSchema = z.looseObject({ endpoints: z.array(endpointSchema) });
const databasesSchema = z.looseObject({
  databases: z.array(z.looseObject({ name: z.string(), owner_name: z.string() })),
});
const uriSchema = z.looseObject({ uri: z.string().regex(/^postgres(ql)?:\/\//) });

type Endpoint = z.output<typeof endpointSchema>;

/** The database and role to connect with; without them the project's only database and its owner. */
export type Wanted = { database?: string | undefined; role?: string | undefined };

/**
 * The connection string of a branch's own read-write endpoint. Neon's own tools have handed out the parent's before:
 * it is compared with the endpoints of both, and never believed.
 * @throws OpsError branch.wrong-endpoint, branch.which-database
 */
export async function connectTo(api: NeonApi, branch: NeonBranch, wanted: Wanted): Promise<BranchConnection> {
  const { database, role } = await chooseDatabase(api, branch, wanted);
  const endpoint = (await findEndpoint(api, branch.id)) ?? (await makeEndpoint(api, branch));
  const { uri } = await api.read("give the connection string", uriSchema, (options) =>
    raw.getConnectionUri({
      ...options,
      path: { project_id: api.projectId },
      query: { branch_id: branch.id, endpoint_id: endpoint.id, database_name: database, role_name: role },
    }),
  );
  rememberSecrets([uri]);
  const { host, isPooled, database: inside } = describeTarget(uri);
  const parents = branch.parent_id ? await listEndpoints(api, branch.parent_id) : [];
  const isOwn = host === endpoint.host && endpoint.branch_id === branch.id && inside === database;
  if (!isOwn || isPooled || parents.some((parent) => parent.host === host)) {
    throw wrongEndpoint(branch.name, host, endpoint.host);
  }
  return { url: uri, host, database, role };
}

/** Id of the branch whose endpoint that host is; a pooler's leads to the same branch. */
export async function findBranchIdAt(api: NeonApi, host: string): Promise<string | null> {
  const { endpoints } = await api.read("list the endpoints of the project", endpointsSchema, (options) =>
    raw.listProjectEndpoints({ ...options, path: { project_id: api.projectId } }),
  );
  const direct = host.replace(/^([^.]+)-pooler\./, "$1.");
  return endpoints.find((endpoint) => endpoint.host === direct)?.branch_id ?? null;
}

async function chooseDatabase(
  api: NeonApi,
  branch: NeonBranch,
  wanted: Wanted,
): Promise<{ database: string; role: string }> {
  if (wanted.database && wanted.role) return { database: wanted.database, role: wanted.role };
  const { databases } = await api.read("list the databases of a branch", databasesSchema, (options) =>
    raw.listProjectBranchDatabases({ ...options, path: { project_id: api.projectId, branch_id: branch.id } }),
  );
  const chosen = wanted.database
    ? databases.find(({ name }) => name === wanted.database)
    : databases.length === 1
      ? databases[0]
      : undefined;
  if (chosen) return { database: chosen.name, role: wanted.role ?? chosen.owner_name };
  throw new OpsError({
    code: "branch.which-database",
    message: `"${branch.name}" has ${databases.length === 0 ? "no database" : `the databases ${databases.map(({ name }) => `"${name}"`).join(", ")}`}${wanted.database ? `, and no "${wanted.database}"` : ""}.`,
    hint: "Name the one to connect to: --database takes one of atalaya.config.ts, whose URL says which.",
    exit: 2,
  });
}

async function listEndpoints(api: NeonApi, branchId: string): Promise<Endpoint[]> {
  const { endpoints } = await api.read("list the endpoints of a branch", endpointsSchema, (options) =>
    raw.listProjectBranchEndpoints({ ...options, path: { project_id: api.projectId, branch_id: branchId } }),
  );
  return endpoints;
}

async function findEndpoint(api: NeonApi, branchId: string): Promise<Endpoint | undefined> {
  return (await listEndpoints(api, branchId)).find(({ type }) => type === "read_write");
}

/** A branch may have lost its compute, or have been made without one. */
async function makeEndpoint(api: NeonApi, branch: NeonBranch): Promise<Endpoint> {
  const make = () =>
    api.change((options) =>
      raw.createProjectEndpoint({
        ...options,
        path: { project_id: api.projectId },
        body: { endpoint: { branch_id: branch.id, type: "read_write" } },
      }),
    );
  await api.inTurn(make).catch((error: unknown) => {
    throw explainNeon(error, "start a compute");
  });
  const made = await findEndpoint(api, branch.id);
  if (made) return made;
  throw wrongEndpoint(branch.name, "none", "none");
}

function wrongEndpoint(name: string, got: string, own: string): OpsError {
  return new OpsError({
    code: "branch.wrong-endpoint",
    message: `Neon gave "${got}" as the host of "${name}", whose own endpoint is "${own}".`,
    hint: "Nothing was connected to. Look at the branch's computes in Neon's console and try again.",
    exit: 7,
  });
}
