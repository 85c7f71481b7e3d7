-- Every instant lies within the years 1 to 9999, in UTC: later ones have no RFC 3339 text.
do $$
declare t record; assignments text; conditions text;
begin
  for t in select c.oid::regclass as name, c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.atttypid = 'timestamptz'::regtype)
  loop
    select string_agg(format('%1$I = case when %1$I is not null then least(greatest(%1$I, ''0001-01-01 00:00:00+00''), ''9999-12-31 23:59:59.999+00'') end', a.attname), ', '),
      string_agg(format('%1$I >= ''0001-01-01 00:00:00+00'' and %1$I <= ''9999-12-31 23:59:59.999+00''', a.attname), ' and ')
    into assignments, conditions
    from pg_attribute a where a.attrelid = t.name and a.attnum > 0 and not a.attisdropped and a.atttypid = 'timestamptz'::regtype;
    execute format('update %s set %s where not (%s)', t.name, assignments, conditions);
    execute format('alter table %s add constraint %I check (%s)', t.name, t.relname || '_instants_check', conditions);
  end loop;
end $$;
