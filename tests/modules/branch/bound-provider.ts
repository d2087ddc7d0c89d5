import type { BranchProvider } from "#modules/branch";

/** The verbs of a provider, to replace one of them: those of a class are not its own to spread. */
export function boundProvider(provider: BranchProvider): BranchProvider {
  return {
    ...{ kind: provider.kind, label: provider.label, origin: provider.origin },
    createBranch: (input) => provider.createBranch(input),
    getConnection: (branch) => provider.getConnection(branch),
    findBranchAt: (url) => provider.findBranchAt(url),
    restoreBranch: (input) => provider.restoreBranch(input),
    resetBranch: (branch) => provider.resetBranch(branch),
    deleteBranch: (branch, options) => provider.deleteBranch(branch, options),
    listBranches: () => provider.listBranches(),
    expire: (input) => provider.expire(input),
  };
}
