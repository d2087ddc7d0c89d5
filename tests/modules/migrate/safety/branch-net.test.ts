import { expect, onTestFinished, test, vi } from "vitest";
import { openNeonBranches } from "#modules/branch";
import { openSafetyNet } from "../../../../modules/migrate/safety/open-safety-net.ts";
import { systemClock } from "../../../../modules/platform/index.ts";
import { describeSafetyNets, FILL, ORDERS } from "../../../contracts/safety-nets.ts";
import { resolvingBranches } from "../../../emulators/neon/resolving-branches.ts";
import { silentLog } from "../../backup/test-store.ts";
import { runOnce } from "../../branch/run-once.ts";
import { openBranchGround } from "./grounds.ts";

describeSafetyNets("branch", () => openBranchGround(FILL));

async function openStaging() {
  const ground = await openBranchGround(FILL);
  onTestFinished(() => ground.close());
  const { project, baseUrl, apiKey } = ground.emulator;
  await project.create({ branch: { name: "staging" }, endpoints: [{ type: "read_write" }] });
  project.finishAll();
  const common = { clock: systemClock, log: silentLog };
  const neon = openNeonBranches({ apiKey, projectId: project.id, baseUrl, wait: async () => {}, ...common });
  const provider = resolvingBranches(neon, project);
  const { url: targetUrl } = await provider.getConnection("staging");
  const places = { store: null, rehearsalServerUrl: null };
  const net = await openSafetyNet({ targetUrl, label: "staging", provider, ...places, ...common });
  return { net, provider, targetUrl, production: ground.targetUrl };
}

const countOrders = async (url: string) => (await runOnce(url, `SELECT count(*)::int AS n FROM ${ORDERS}`))[0]?.n;

test("a net of branches belongs to the branch that the target is, not to the default one", async () => {
  const { net, targetUrl, production } = await openStaging();
  const snapshot = await net.takeSnapshot({ runId: "r", name: "n" });
  await runOnce(targetUrl, `DELETE FROM ${ORDERS}`);
  await runOnce(production, `DELETE FROM ${ORDERS} WHERE "Id" = 1`);
  await net.restore({ snapshot, preserveAs: "kept", preserveUntil: new Date(Date.now() + 86_400_000) });
  expect([await countOrders(targetUrl), await countOrders(production)]).toEqual([3, 2]);
});

test("a net of branches hands out no rehearsal that is the target itself, whatever the address says", async () => {
  const { net, provider, targetUrl } = await openStaging();
  const snapshot = await net.takeSnapshot({ runId: "r", name: "n" });
  const byAnotherName = targetUrl.replace("127.0.0.1", "localhost");
  const confused = { url: byAnotherName, host: "localhost", database: "shop", role: "r" };
  vi.spyOn(provider, "getConnection").mockResolvedValueOnce(confused);
  await expect(net.openRehearsal({ runId: "r", snapshot })).rejects.toMatchObject({
    code: "migrate.rehearsal-is-target",
    exit: 7,
  });
});
