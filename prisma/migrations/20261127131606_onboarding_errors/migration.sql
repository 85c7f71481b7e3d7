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
    "previous" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "onboarding_errors_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "onboarding_errors_quarter_idx" ON "onboarding_errors"("quarter");

-- CreateIndex
CREATE INDEX "onboarding_errors_account_id_idx" ON "onboarding_errors"("account_id");

-- CreateIndex
CREATE INDEX "onboarding_errors_code_step_last_at_idx" ON "onboarding_errors"("code", "step", "last_at");

-- CreateIndex
CREATE UNIQUE INDEX "onboarding_errors_onboarding_id_step_code_quarter_key" ON "onboarding_errors"("onboarding_id", "step", "code", "quarter");

-- CreateIndex
CREATE INDEX "onboarding_attempts_ended_at_idx" ON "onboarding_attempts"("ended_at");

-- CreateIndex
CREATE INDEX "onboarding_attempts_to_roll_up" ON "onboarding_attempts"("id") WHERE (not rolled_up);

-- What Prisma cannot express.
-- Of a confirmed one nothing is left to count: it is in its onboarding's progress. So few are ever left that the planner
-- has to know it.
update onboarding_attempts set rolled_up = true where outcome = 'CONFIRMED';
alter table onboarding_attempts add check (rolled_up or outcome <> 'CONFIRMED');
create function begin_attempt() returns trigger language plpgsql as $$
begin
  new.rolled_up := new.outcome = 'CONFIRMED';
  return new;
end $$;
create trigger onboarding_attempts_begun before insert on onboarding_attempts
  for each row execute function begin_attempt();

alter table onboarding_errors add check (attempts > 0 and first_at >= quarter and last_at >= first_at
  and last_at < quarter + interval '15 minutes');
alter table onboarding_errors add check ((onboarding_id is null) = (account_id is null));

-- Notes with each what its account met before.
create function link_onboarding_errors(accounts uuid[]) returns void language sql as $$
  update onboarding_errors e set previous = linked.previous
  from (
    select id, lag(quarter) over (partition by account_id, code, step, license_type_id order by quarter, id) as previous
    from onboarding_errors where account_id = any(accounts)
  ) linked where linked.id = e.id and linked.previous is distinct from e.previous
$$;

create function follow_progress() returns trigger language plpgsql as $$
begin
  update onboarding_errors set account_id = new.account_id, partner = new.partner,
    license_type_id = new.license_type_id, product_id = new.product_id
  where onboarding_id = new.onboarding_id;
  perform link_onboarding_errors(array[new.account_id, old.account_id]);
  return null;
end $$;
create trigger onboarding_progress_followed after update on onboarding_progress for each row
  when ((old.account_id, old.partner, old.license_type_id, old.product_id)
    is distinct from (new.account_id, new.partner, new.license_type_id, new.product_id))
  execute function follow_progress();
