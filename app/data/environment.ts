import config from "#config";
import { systemClock } from "#modules/platform";
import { type EnvironmentVerdict, judgeOwnEnvironment, readOpenValues } from "#modules/platform/environment";
import { consoleSettings } from "./runtime.ts";

export type OwnEnvironment = EnvironmentVerdict & { openValues: Record<string, string> };

/** What is set for this process and what is wrong with it; the values of what is sound and no secret. */
export function readOwnEnvironment(): OwnEnvironment {
  const { root } = consoleSettings();
  const verdict = judgeOwnEnvironment({ config, now: systemClock.now(), root });
  return { ...verdict, openValues: readOpenValues({ verdict, root }) };
}
