-- CreateTable
CREATE TABLE "MigrationRun" (
    "id" TEXT NOT NULL,
    "database" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "step" TEXT,
    "outcome" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "beatAt" TIMESTAMPTZ(3),
    "pending" INTEGER NOT NULL DEFAULT 0,
    "applied" INTEGER NOT NULL DEFAULT 0,
    "findings" INTEGER NOT NULL DEFAULT 0,
    "blockedMs" INTEGER NOT NULL DEFAULT 0,
    "report" JSONB,

    CONSTRAINT "MigrationRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "MigrationRun_database_startedAt_idx" ON "MigrationRun"("database", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "MigrationRun_startedAt_idx" ON "MigrationRun"("startedAt" DESC);

-- CreateIndex
CREATE INDEX "MigrationRun_state_idx" ON "MigrationRun"("state");
