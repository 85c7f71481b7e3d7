-- A meter counts each kind of period by itself. What was counted before is of the kind that the license has now.
ALTER TABLE "usage_counters" DROP CONSTRAINT "usage_counters_pkey",
ADD COLUMN     "period" TEXT;

update usage_counters u set period = coalesce((
  select case m ->> 'period' when 'TERM' then rtrim('TERM ' || coalesce(r.rules ->> 'term', '')) else m ->> 'period' end
  from licenses l join license_type_revisions r on r.id = l.revision_id
  cross join lateral jsonb_array_elements(r.rules -> 'meters') m
  where l.id = u.license_id and m ->> 'code' = u.meter limit 1
), 'NONE');

ALTER TABLE "usage_counters" ALTER COLUMN "period" SET NOT NULL,
ADD CONSTRAINT "usage_counters_pkey" PRIMARY KEY ("license_id", "meter", "period", "period_start_at");
