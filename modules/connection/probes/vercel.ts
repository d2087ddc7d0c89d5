import { getSetting } from "#modules/platform";
import { pingVercel } from "#modules/platform/environment";
import type { Probe } from "../probe.ts";

export const probeVercel: Probe = ({ settings }) =>
  pingVercel(
    {
      ...settings.vercel,
      token: getSetting(settings, "vercelToken"),
      projectId: getSetting(settings, "vercelProject"),
    },
    { retries: 0 },
  );
