import { getTranslations } from "next-intl/server";
import { TestLine } from "../../../ui/act/test-line.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import type { State } from "../../../ui/state.ts";
import { testService } from "../../actions/connections.ts";
import type { OwnEnvironment } from "../../data/environment.ts";
import { selector } from "../../i18n/selector.ts";
import type { GuideService, GuideState, GuideTest } from "../../view/setup-guide.ts";
import { VariableList } from "../variable-list.tsx";

const stateOf: Record<GuideState, State> = { ready: "ok", faulty: "bad", absent: "none" };
const steps = ["one", "two", "three"] as const;

type GuideProps = { service: GuideService; environment: OwnEnvironment; mayTest: boolean };

/** One service: what it is for, what it lacks, how to get that, and what can be tried. */
export async function ServiceGuide({ service, environment, mayTest }: GuideProps) {
  const t = await getTranslations("setup");
  const name = service.name;
  const code = (words: React.ReactNode) => (
    <code className="break-words font-mono text-[12.5px] text-ink sm:whitespace-nowrap">{words}</code>
  );
  return (
    <Panel
      id={name}
      title={t("service", { name: selector(name) })}
      aside={<Pill state={stateOf[service.state]}>{t("state", { state: service.state })}</Pill>}
    >
      <div className="flex flex-col gap-4 px-4 py-4 sm:px-[18px]">
        <p>{t.rich("use", { name: selector(name), code })}</p>
        <ol className="flex list-decimal flex-col gap-1 pl-5 text-ink-2">
          {steps.map((step) => (
            <li key={step}>{t.rich(`how.${name}.${step}`, { code })}</li>
          ))}
        </ol>
        <VariableList variables={service.variables} environment={environment} />
        {mayTest && service.tests.length > 0 ? (
          <div className="flex flex-col divide-y divide-line-soft border-line border-t pt-1">
            {service.tests.map((test) => (
              <TestLine
                key={`${test.kind} ${test.database ?? ""}`}
                act={testService}
                values={valuesOf(test)}
                label={t("test", { kind: selector(test.kind), name: test.database ?? "" })}
              />
            ))}
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

function valuesOf({ kind, database }: GuideTest): Record<string, string> {
  return database === undefined ? { kind } : { kind, database };
}
