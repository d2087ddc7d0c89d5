import { getLocale, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { formatDuration } from "../../../ui/format/time.ts";
import { StateMark } from "../../../ui/state-mark.tsx";
import type { ServiceHealth } from "../../data/health.ts";
import { Answer } from "./answer.tsx";

/** ¿Estamos en pie? The three things the console stands on, asked just now. */
export async function UpAnswer({ services }: { services: ServiceHealth[] }) {
  const [t, locale] = await Promise.all([getTranslations("overview.up"), getLocale()]);
  const down = services.filter(({ ok }) => !ok);
  return (
    <Answer
      question={t("question")}
      state={down.length > 0 ? "bad" : "ok"}
      answer={t("answer", { down: down.length, name: down[0]?.name ?? "" })}
    >
      <Facts>
        {services.map(({ name, ok, latencyMs }) => (
          <Fact key={name} name={t("service", { name })}>
            {ok ? (
              formatDuration(latencyMs ?? 0, locale)
            ) : (
              <span className="inline-flex items-center gap-1.5 text-bad">
                <StateMark state="bad" size={7} />
                {t("silent")}
              </span>
            )}
          </Fact>
        ))}
      </Facts>
    </Answer>
  );
}
