-- Instants of the tables that were added since are bound to the years 1 to 9999, in UTC.
do $$
declare t record;
begin
  for t in
    select c.oid::regclass as name, c.relname,
      string_agg(format('%1$I >= ''0001-01-01 00:00:00+00'' and %1$I <= ''9999-12-31 23:59:59.999+00''', a.attname), ' and ') as conditions
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid = 'timestamptz'::regtype
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
        and a.attnum = any(k.conkey) and pg_get_constraintdef(k.oid) like '%9999-12-31%')
    group by c.oid, c.relname
  loop
    execute format('alter table %s add constraint %I check (%s)', t.name, t.relname || '_instants_check', t.conditions);
  end loop;
end $$;
