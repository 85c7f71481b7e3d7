-- AlterTable
ALTER TABLE "activations" ADD COLUMN     "held_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "file_seq" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" UUID NOT NULL,
    "kid" TEXT NOT NULL,
    "product_id" UUID,
    "public_jwk" JSONB NOT NULL,
    "private_jwk" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "active_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "status_lists" (
    "id" SERIAL NOT NULL,
    "next_index" INTEGER NOT NULL DEFAULT 0,
    "token" TEXT,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "status_lists_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "license_files" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "activation_id" UUID NOT NULL,
    "signing_key_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "status_list_id" INTEGER NOT NULL,
    "status_index" INTEGER NOT NULL,
    "encrypted" BOOLEAN NOT NULL,
    "device_jwk" JSONB,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "license_files_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "signing_keys_kid_key" ON "signing_keys"("kid");

-- CreateIndex
CREATE INDEX "signing_keys_product_id_active_from_idx" ON "signing_keys"("product_id", "active_from");

-- CreateIndex
CREATE INDEX "license_files_license_id_id_idx" ON "license_files"("license_id", "id");

-- CreateIndex
CREATE INDEX "license_files_activation_id_expires_at_idx" ON "license_files"("activation_id", "expires_at");

-- CreateIndex
CREATE INDEX "license_files_signing_key_id_expires_at_idx" ON "license_files"("signing_key_id", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "license_files_license_id_seq_key" ON "license_files"("license_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "license_files_status_list_id_status_index_key" ON "license_files"("status_list_id", "status_index");

-- AddForeignKey
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_files" ADD CONSTRAINT "license_files_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_files" ADD CONSTRAINT "license_files_activation_id_fkey" FOREIGN KEY ("activation_id") REFERENCES "activations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_files" ADD CONSTRAINT "license_files_signing_key_id_fkey" FOREIGN KEY ("signing_key_id") REFERENCES "signing_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_files" ADD CONSTRAINT "license_files_status_list_id_fkey" FOREIGN KEY ("status_list_id") REFERENCES "status_lists"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "activations_leased" ON "activations"("license_id", "lease_ends_at") WHERE (deactivated_at is null and lease_ends_at is not null);

-- Rules that Prisma cannot express.
alter table license_files add check (seq >= 1 and status_index >= 0 and expires_at > issued_at);
alter table status_lists add check (next_index >= 0 and (token is null) = (published_at is null));
alter table activations add check (held_since is null or lease_ends_at is not null);
