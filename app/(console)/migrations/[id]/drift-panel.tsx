import { getTranslations } from "next-intl/server";
import { Panel } from "../../../../ui/panel.tsx";

const shownLines = 500;

/** The live schema against what the applied migrations give, as a diff: nothing when it was not compared or is equal. */
export async function DriftPanel({ drift }: { drift: string[] | null }) {
  const t = await getTranslations("migration.drift");
  if (!drift || drift.length === 0) return null;
  const changes = drift.filter((line) => /^[+-]/.test(line)).length;
  return (
    <Panel title={t("title", { count: changes })}>
      <p className="px-4 pt-3.5 text-ink-2 text-small sm:px-[18px]">{t("why")}</p>
      <pre className="whitespace-pre-wrap break-words px-4 py-3.5 font-mono text-[12.5px] leading-[18px] sm:px-[18px]">
        {drift.slice(0, shownLines).map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff have no other name, and never move.
          <DriftLine key={place} line={line} />
        ))}
      </pre>
      {drift.length > shownLines ? (
        <p className="px-4 pb-3.5 text-ink-2 text-small sm:px-[18px]">
          {t("more", { count: drift.length - shownLines })}
        </p>
      ) : null}
    </Panel>
  );
}

function DriftLine({ line }: { line: string }) {
  if (line.startsWith("+")) return <ins className="block bg-hover font-medium no-underline">{line}</ins>;
  if (line.startsWith("-")) return <del className="block bg-hover text-ink-2 no-underline">{line}</del>;
  return <span className="block text-ink-3">{line || " "}</span>;
}
