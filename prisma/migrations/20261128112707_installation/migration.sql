-- CreateTable
CREATE TABLE "installation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "secret_id" TEXT,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "license_keys_pepper_id_idx" ON "license_keys"("pepper_id");

create unique index installation_one_row on installation ((true));
-- A database with license keys was used with the secret of its newest key.
insert into installation (secret_id)
values ((select pepper_id from license_keys order by created_at desc limit 1));
