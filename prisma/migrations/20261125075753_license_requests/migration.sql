-- AlterTable
ALTER TABLE "license_files" ADD COLUMN     "request_digest" BYTEA,
ADD COLUMN     "request_id" TEXT,
ADD COLUMN     "sealed_file" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "license_files_request_digest_key" ON "license_files"("request_digest");

-- Rules that Prisma cannot express.
alter table license_files add check ((request_id is null) = (request_digest is null) and (request_id is null) = (sealed_file is null));
