import { getTranslations } from "next-intl/server";
import type { EnvironmentVerdict, VariableState, VariableVerdict } from "#modules/platform/environment";
import { Pill } from "../../ui/pill.tsx";
import type { State } from "../../ui/state.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import type { OwnEnvironment } from "../data/environment.ts";
import { selector } from "../i18n/selector.ts";

const stateOf: Record<VariableState, State> = { set: "ok", unset: "none", missing: "bad", malformed: "bad" };

/** Variables with their state; under each what is wrong with it, or its value if that is no secret. */
export async function VariableList(props: { variables: VariableVerdict[]; environment: OwnEnvironment }) {
  const t = await getTranslations("environment");
  return (
    <ul className="flex flex-col">
      {props.variables.map((variable) => (
        <li
          key={variable.name}
          className="flex items-start justify-between gap-4 border-line-soft border-t py-2 first:border-t-0"
        >
          <div className="min-w-0">
            <code className="wrap-anywhere font-mono text-[12.5px]">{variable.name}</code>
            <Under variable={variable} environment={props.environment} />
          </div>
          <Standing state={stateOf[variable.state]}>{t("state", { state: variable.state })}</Standing>
        </li>
      ))}
    </ul>
  );
}

/** What is as it should be stays quiet beside what is not. */
function Standing({ state, children }: { state: State; children: React.ReactNode }) {
  if (state === "bad") return <Pill state={state}>{children}</Pill>;
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap text-ink-2 text-small">
      <StateMark state={state} size={7} />
      {children}
    </span>
  );
}

async function Under({ variable, environment }: { variable: VariableVerdict; environment: OwnEnvironment }) {
  const t = await getTranslations("environment");
  const { missing, malformed, openValues } = environment;
  const need = missing.find(({ name }) => name === variable.name);
  const fault = malformed.find(({ name }) => name === variable.name);
  if (need) return <p className="text-ink-2 text-small">{t("reason", { reason: selector(need.reason) })}</p>;
  if (fault) {
    return (
      <p lang="en" className="text-bad text-small">
        {fault.message}
      </p>
    );
  }
  if (variable.state !== "set") return null;
  const value = openValues[variable.name];
  if (variable.secret) return <p className="text-ink-2 text-small">{t("secret")}</p>;
  return value ? <p className="wrap-anywhere font-mono text-[12.5px] text-ink-2">{value}</p> : null;
}

/** How many variables are missing or malformed. */
export function countFaults({ missing, malformed }: Pick<EnvironmentVerdict, "missing" | "malformed">): number {
  return missing.length + malformed.length;
}
