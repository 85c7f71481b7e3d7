-- CreateTable
CREATE TABLE "onboarding_progress" (
    "onboarding_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "partner" TEXT,
    "license_type_id" UUID,
    "product_id" UUID,
    "entered_at" TIMESTAMPTZ(3),
    "assigned_at" TIMESTAMPTZ(3),
    "activated_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "abandoned_at" TIMESTAMPTZ(3),
    "rolled_on" DATE,
    "alone" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "onboarding_progress_pkey" PRIMARY KEY ("onboarding_id")
);

-- CreateTable
CREATE TABLE "unrolled_accounts" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,

    CONSTRAINT "unrolled_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "funnel_rollups" (
    "id" BIGSERIAL NOT NULL,
    "is_month" BOOLEAN NOT NULL,
    "starts_on" DATE NOT NULL,
    "partner" TEXT,
    "license_type_id" UUID,
    "step" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "took_ms" BIGINT NOT NULL,
    "times" BIGINT[],
    "accounts" INTEGER[],

    CONSTRAINT "funnel_rollups_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "onboarding_progress_account_id_idx" ON "onboarding_progress"("account_id");

-- CreateIndex
CREATE INDEX "onboarding_progress_entered_at_idx" ON "onboarding_progress"("entered_at");

-- CreateIndex
CREATE INDEX "onboarding_progress_by_itself" ON "onboarding_progress"("entered_at") WHERE (rolled_on is null);

-- CreateIndex
CREATE INDEX "onboarding_progress_rolled_on_idx" ON "onboarding_progress"("rolled_on");

-- CreateIndex
CREATE INDEX "funnel_rollups_is_month_partner_license_type_id_starts_on_idx" ON "funnel_rollups"("is_month", "partner", "license_type_id", "starts_on");

-- CreateIndex
CREATE INDEX "funnel_rollups_starts_on_idx" ON "funnel_rollups"("starts_on");

-- AddForeignKey
ALTER TABLE "onboarding_progress" ADD CONSTRAINT "onboarding_progress_onboarding_id_fkey" FOREIGN KEY ("onboarding_id") REFERENCES "onboardings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot express.
alter table funnel_rollups add check (step between 1 and 4);
alter table funnel_rollups add check (not is_month or extract(day from starts_on) = 1);

-- What became of the onboardings that there are.
insert into onboarding_progress (onboarding_id, account_id, partner, license_type_id, product_id, abandoned_at,
  entered_at, assigned_at, activated_at, verified_at)
select o.id, o.account_id, a.partner, l.license_type_id, l.product_id, o.abandoned_at,
  min(t.ended_at) filter (where t.step = 'CREATE_ACCOUNT'), min(t.ended_at) filter (where t.step = 'ASSIGN_LICENSE'),
  min(t.ended_at) filter (where t.step = 'ACTIVATE'), min(t.ended_at) filter (where t.step = 'VERIFY_USAGE')
from onboardings o join accounts a on a.id = o.account_id left join licenses l on l.id = o.license_id
left join onboarding_attempts t on t.onboarding_id = o.id and t.outcome = 'CONFIRMED'
group by o.id, a.id, l.id;
insert into unrolled_accounts (account_id)
select account_id from onboarding_progress where entered_at is not null group by account_id having count(*) > 1;

create function follow_onboarding() returns trigger language plpgsql as $$
begin
  insert into onboarding_progress (onboarding_id, account_id, partner, license_type_id, product_id, abandoned_at)
  select new.id, new.account_id, a.partner, l.license_type_id, l.product_id, new.abandoned_at
  from accounts a left join licenses l on l.id = new.license_id where a.id = new.account_id
  on conflict (onboarding_id) do update set account_id = excluded.account_id, partner = excluded.partner,
    license_type_id = excluded.license_type_id, product_id = excluded.product_id, abandoned_at = excluded.abandoned_at;
  return null;
end $$;
create trigger onboardings_followed after insert or update of account_id, license_id, abandoned_at on onboardings
  for each row execute function follow_onboarding();

-- A step counts from the first time it was confirmed, in whatever order that is told.
create function follow_attempt() returns trigger language plpgsql as $$
begin
  if new.step = 'CREATE_ACCOUNT' then
    update onboarding_progress set entered_at = least(entered_at, new.ended_at) where onboarding_id = new.onboarding_id;
  elsif new.step = 'ASSIGN_LICENSE' then
    update onboarding_progress set assigned_at = least(assigned_at, new.ended_at) where onboarding_id = new.onboarding_id;
  elsif new.step = 'ACTIVATE' then
    update onboarding_progress set activated_at = least(activated_at, new.ended_at) where onboarding_id = new.onboarding_id;
  else
    update onboarding_progress set verified_at = least(verified_at, new.ended_at) where onboarding_id = new.onboarding_id;
  end if;
  return null;
end $$;
create trigger onboarding_attempts_followed after insert on onboarding_attempts
  for each row when (new.outcome = 'CONFIRMED' and new.onboarding_id is not null) execute function follow_attempt();

create function follow_license_type() returns trigger language plpgsql as $$
begin
  update onboarding_progress p set license_type_id = new.license_type_id, product_id = new.product_id
  from onboardings o where o.license_id = new.id and p.onboarding_id = o.id;
  return null;
end $$;
create trigger licenses_followed after update of license_type_id, product_id on licenses for each row
  when ((old.license_type_id, old.product_id) is distinct from (new.license_type_id, new.product_id))
  execute function follow_license_type();

create function follow_partner() returns trigger language plpgsql as $$
begin
  update onboarding_progress set partner = new.partner where account_id = new.id;
  return null;
end $$;
create trigger accounts_followed after update of partner on accounts for each row
  when (old.partner is distinct from new.partner) execute function follow_partner();

-- What makes a roll-up wrong: a change of what it counts, and one more onboarding of an account that it counts once.
-- The account is noted whether or not it is seen to be in a roll-up yet, as one may be under way.
create function note_unrolled() returns trigger language plpgsql as $$
begin
  insert into unrolled_accounts (account_id) values (new.account_id);
  if old.account_id <> new.account_id then
    insert into unrolled_accounts (account_id) values (old.account_id);
  end if;
  return null;
end $$;
create trigger onboarding_progress_entered after update on onboarding_progress for each row
  when (old.entered_at is null and new.entered_at is not null) execute function note_unrolled();
create trigger onboarding_progress_changed after update on onboarding_progress for each row
  when (old.account_id <> new.account_id or old.rolled_on is not null
    and (old.partner, old.license_type_id, old.entered_at, old.assigned_at, old.activated_at, old.verified_at,
      old.abandoned_at)
    is distinct from (new.partner, new.license_type_id, new.entered_at, new.assigned_at, new.activated_at,
      new.verified_at, new.abandoned_at)) execute function note_unrolled();
