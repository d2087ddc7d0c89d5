import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderEnvExample } from "#modules/platform";

writeFileSync(join(import.meta.dirname, "..", ".env.example"), renderEnvExample());
