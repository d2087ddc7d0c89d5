export type ReportLevel = "info" | "warning" | "critical";

/** A fact worth telling: entries wire it to the event feed and, later, to alerts. `kind` is stable; `data` holds no secret. */
export type OpsReport = { kind: string; level: ReportLevel; subject: string; data: Record<string, unknown> };

export type Report = (report: OpsReport) => Promise<void>;
