-- DropIndex
DROP INDEX "onboarding_attempts_step_started_at_idx";

-- AlterTable
ALTER TABLE "onboarding_attempts" ADD COLUMN     "rolled_up" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "onboarding_errors" (
    "id" BIGSERIAL NOT NULL,
    "onboarding_id" UUID,
    "account_id" UUID,
    "partner" TEXT,
    "license_type_id" UUID,
    "product_id" UUID,
    "step" "onboarding_step" NOT NULL,
    "code" TEXT NOT NULL,
    "quarter" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "onboarding_errors_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "onboarding_errors_quarter_idx" ON "onboarding_errors"("quarter");

-- CreateIndex
CREATE UNIQUE INDEX "onboarding_errors_onboarding_id_step_code_quarter_key" ON "onboarding_errors"("onboarding_id", "step", "code", "quarter");

-- CreateIndex
CREATE INDEX "onboarding_attempts_ended_at_idx" ON "onboarding_attempts"("ended_at");

-- CreateIndex
CREATE INDEX "onboarding_attempts_to_roll_up" ON "onboarding_attempts"("id") WHERE (not rolled_up and outcome <> 'CONFIRMED');

-- What Prisma cannot express.
alter table onboarding_attempts add check (not rolled_up or outcome <> 'CONFIRMED');
alter table onboarding_errors add check (attempts > 0 and first_at >= quarter and last_at >= first_at
  and last_at < quarter + interval '15 minutes');
alter table onboarding_errors add check ((onboarding_id is null) = (account_id is null));

create function follow_progress() returns trigger language plpgsql as $$
begin
  update onboarding_errors set account_id = new.account_id, partner = new.partner,
    license_type_id = new.license_type_id, product_id = new.product_id
  where onboarding_id = new.onboarding_id;
  return null;
end $$;
create trigger onboarding_progress_followed after update on onboarding_progress for each row
  when ((old.account_id, old.partner, old.license_type_id, old.product_id)
    is distinct from (new.account_id, new.partner, new.license_type_id, new.product_id))
  execute function follow_progress();
