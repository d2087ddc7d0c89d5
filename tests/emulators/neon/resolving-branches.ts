import type { BranchProvider } from "../../../modules/branch/index.ts";
import { boundProvider } from "../../modules/branch/bound-provider.ts";
import type { NeonProject } from "./project.ts";

/** The same branches with connection strings that really lead somewhere: to the databases behind the emulator. */
export function resolvingBranches(provider: BranchProvider, project: NeonProject): BranchProvider {
  return {
    ...boundProvider(provider),
    async getConnection(name) {
      const connection = await provider.getConnection(name);
      return { ...connection, url: project.resolve(connection.url) };
    },
    async findBranchAt(url) {
      const id = project.branchBehind(url)?.id;
      return (await provider.listBranches()).find((branch) => branch.id === id) ?? null;
    },
  };
}
