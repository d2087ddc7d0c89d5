import type { Check } from "./check.ts";

/** A live schema that is not what its applied migrations give on an empty database. */
export const schemaDrift = {
  title: "Drift of the schema",
  counts: ["line", "lines"],
  codes: ["migrate.drift"],
  async run(look) {
    const drift = await look.drift();
    if ("skipped" in drift) return drift;
    const { lines } = drift;
    if (lines.length === 0) return { looked: 0, faults: [] };
    const shown = lines.slice(0, SHOWN);
    const rest = lines.length - shown.length;
    return {
      looked: lines.length,
      faults: [
        {
          code: "migrate.drift",
          object: look.schema,
          message: "The live schema is not what its migrations give: somebody, or another tool, changed it by hand.",
          hint: [
            "With a minus what the migrations give, with a plus what the database has:",
            ...shown,
            ...(rest > 0 ? [`and ${rest} more lines`] : []),
            "Bring it into a migration, or undo it in the database.",
          ].join("\n"),
        },
      ],
    };
  },
} satisfies Check<"migrate.drift">;

const SHOWN = 20;
