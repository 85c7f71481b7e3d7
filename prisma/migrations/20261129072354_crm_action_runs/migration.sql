-- CreateTable
CREATE TABLE "crm_action_runs" (
    "portal_id" TEXT NOT NULL,
    "callback_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "input_digest" TEXT NOT NULL,
    "outcome" JSONB,
    "performed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "crm_action_runs_pkey" PRIMARY KEY ("portal_id","callback_id")
);
