-- CreateTable
CREATE TABLE "Backup" (
    "id" TEXT NOT NULL,
    "database" TEXT NOT NULL,
    "store" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "beatAt" TIMESTAMPTZ(3),
    "rows" BIGINT NOT NULL DEFAULT 0,
    "tables" INTEGER NOT NULL DEFAULT 0,
    "chunksTotal" INTEGER NOT NULL DEFAULT 0,
    "chunksWritten" INTEGER NOT NULL DEFAULT 0,
    "chunksReused" INTEGER NOT NULL DEFAULT 0,
    "bytesRead" BIGINT NOT NULL DEFAULT 0,
    "bytesStored" BIGINT NOT NULL DEFAULT 0,
    "bytesReused" BIGINT NOT NULL DEFAULT 0,
    "verified" BOOLEAN NOT NULL DEFAULT false,
    "pinnedUntil" TIMESTAMPTZ(3),
    "progress" JSONB,
    "error" JSONB,

    CONSTRAINT "Backup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Drill" (
    "id" TEXT NOT NULL,
    "backupId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "beatAt" TIMESTAMPTZ(3),
    "rtoMs" INTEGER,
    "rows" BIGINT NOT NULL DEFAULT 0,
    "tables" INTEGER NOT NULL DEFAULT 0,
    "mismatches" JSONB NOT NULL DEFAULT '[]',
    "notChecked" JSONB NOT NULL DEFAULT '[]',
    "progress" JSONB,
    "error" JSONB,

    CONSTRAINT "Drill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Backup_database_startedAt_idx" ON "Backup"("database", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Backup_state_idx" ON "Backup"("state");

-- CreateIndex
CREATE INDEX "Drill_backupId_idx" ON "Drill"("backupId");

-- CreateIndex
CREATE INDEX "Drill_startedAt_idx" ON "Drill"("startedAt" DESC);

-- CreateIndex
CREATE INDEX "Event_at_idx" ON "Event"("at" DESC);

-- AddForeignKey
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_backupId_fkey" FOREIGN KEY ("backupId") REFERENCES "Backup"("id") ON DELETE CASCADE ON UPDATE CASCADE;
