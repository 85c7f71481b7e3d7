-- CreateTable
CREATE TABLE "refused_requests" (
    "license_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "fingerprint" TEXT,
    "device" TEXT,
    "version" TEXT,
    "network" TEXT,
    "attempts" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refused_requests_pkey" PRIMARY KEY ("license_id","digest")
);

-- CreateIndex
CREATE INDEX "refused_requests_last_at_idx" ON "refused_requests"("last_at");

-- AddForeignKey
ALTER TABLE "refused_requests" ADD CONSTRAINT "refused_requests_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "refused_requests" ADD CONSTRAINT "refused_requests_attempts" CHECK ("attempts" > 0);
ALTER TABLE "refused_requests" ADD CONSTRAINT "refused_requests_times" CHECK ("first_at" <= "last_at");
