import { accessVariables } from "./variables/access-variables.ts";
import { backupVariables } from "./variables/backup-variables.ts";
import { consoleVariables } from "./variables/console-variables.ts";
import { hostVariables } from "./variables/host-variables.ts";
import { previewVariables } from "./variables/preview-variables.ts";
import { serviceVariables } from "./variables/service-variables.ts";

/** Every variable that Atalaya reads, in the order of `.env.example`. */
export const environmentVariables = {
  ...consoleVariables,
  ...accessVariables,
  ...backupVariables,
  ...serviceVariables,
  ...previewVariables,
  ...hostVariables,
};

export type VariableName = keyof typeof environmentVariables;
