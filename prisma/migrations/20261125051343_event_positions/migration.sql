-- AlterTable
ALTER TABLE "events" ADD COLUMN     "position" BIGSERIAL NOT NULL;

-- CreateTable
CREATE TABLE "event_watch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_watch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "events_position_key" ON "events"("position");
