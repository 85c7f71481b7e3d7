-- Functions of the next migrations, which turn a table into partitions by ID while other processes write. IDs are UUIDs of
-- version 7, which begin with the time in milliseconds. So a range of IDs is a span of time.
--
-- 1. `begin_partitions` bounds the IDs of the table, for new rows at once. The bound is two to three months ahead.
-- 2. VALIDATE CONSTRAINT checks the existing rows, without a lock that writers wait for.
-- 3. `finish_partitions` makes the table the first partition of a new table with its name. The bound proves that
--    all rows belong there, and the indexes are taken over, so nothing is read or built.

-- Locks tables, the referenced ones first. Waits at most 0.3 s for each, because all others that use the table wait behind it,
-- and then lets them go on before it tries again.
create function lock_briefly(variadic tables text[]) returns void language plpgsql as $$
begin
  perform set_config('lock_timeout', '300ms', true);
  for attempt in 1..400 loop
    begin
      execute format('lock table %s in access exclusive mode', (select string_agg(quote_ident(t), ', ' order by i)
        from unnest(tables) with ordinality as named(t, i)));
      perform set_config('lock_timeout', '0', true);
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(1 + random());
    end;
  end loop;
  raise exception 'the tables % could not be locked, because a long transaction uses them', array_to_string(tables, ', ')
    using errcode = 'lock_not_available';
end $$;

-- The lowest ID of an instant.
create function lowest_id_at(at timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Rows above the bound, such as of a clock that was wrong, move to the later default partition. Until then it inherits, so
-- that statements on the table find its rows.
create function begin_partitions(t text) returns void language plpgsql as $$
declare
  bound uuid := lowest_id_at(date_trunc('month', now() + interval '3 months', 'UTC'));
begin
  perform lock_briefly(t);
  execute format('create table %I (like %I including all) inherits (%I)', t || '_other', t, t);
  execute format('with moved as (delete from only %I where id >= %L returning *) insert into %I select * from moved',
    t, bound, t || '_other');
  execute format('alter table %I add constraint %I check (id < %L) no inherit not valid', t, t || '_first_ids', bound);
end $$;

-- Creates the partitioned table with the defaults, constraints, indexes, triggers, owner and privileges of `t`. A unique index
-- without the ID cannot hold over partitions: each partition keeps its own.
create function finish_partitions(t text) returns void language plpgsql as $$
declare
  old text := t || '_first';
  other text := t || '_other';
  bound text := (select substring(pg_get_constraintdef(oid) from '''([0-9a-f-]{36})''') from pg_constraint
    where conrelid = t::regclass and conname = t || '_first_ids' and convalidated);
  referenced text[] := (select coalesce(array_agg(distinct c.relname::text), '{}') from pg_constraint k
    join pg_class c on c.oid = k.confrelid where k.conrelid = t::regclass and k.contype = 'f');
  created text[] := '{}';
  definition text;
  item record;
begin
  if bound is null then
    raise exception 'the IDs of % have no validated bound', t;
  end if;
  perform lock_briefly(variadic referenced || t);
  if exists (select from pg_constraint where confrelid = t::regclass) then
    raise exception '% is referenced by a foreign key', t;
  end if;
  execute format('alter table %I no inherit %I', other, t);

  -- What the new table gets. Definitions are read while the table still has its name.
  for item in select conname, pg_get_constraintdef(oid) as def from pg_constraint where conrelid = t::regclass
    and contype in ('c', 'p', 'f') and not connoinherit or conrelid = t::regclass and contype in ('p', 'f')
    order by contype, conname
  loop
    created := created || format('alter table %I add constraint %I %s', t, item.conname, item.def);
  end loop;
  for item in select pg_get_indexdef(i.indexrelid) as def from pg_index i where i.indrelid = t::regclass
    and not i.indisunique
  loop
    created := created || item.def;
  end loop;
  for item in select tgname, pg_get_triggerdef(oid) as def from pg_trigger where tgrelid = t::regclass and not tgisinternal loop
    created := created || item.def;
    execute format('drop trigger %I on %I', item.tgname, t);
  end loop;
  for item in select c.relname, a.attname from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.refobjid = t::regclass and d.deptype = 'a'
  loop
    created := created || format('alter sequence %I owned by %I.%I', item.relname, t, item.attname);
  end loop;
  for item in select privilege_type, is_grantable, case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end as grantee
    from pg_class c, aclexplode(c.relacl) where c.oid = t::regclass and grantee <> c.relowner
  loop
    created := created || format('grant %s on %I to %s%s', item.privilege_type, t, item.grantee,
      case when item.is_grantable then ' with grant option' else '' end);
  end loop;
  created := created || format('alter table %I owner to %I', t,
    (select pg_get_userbyid(relowner) from pg_class where oid = t::regclass));

  for item in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = t::regclass loop
    execute format('alter index %I rename to %I', item.relname, old || substr(item.relname, length(t) + 1));
  end loop;
  execute format('alter table %I rename to %I', t, old);
  execute format('create table %I (like %I including defaults including generated including comments including storage) partition by range (id)', t, old);
  foreach definition in array created loop
    execute definition;
  end loop;
  execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', t, old, bound);
  execute format('alter table %I attach partition %I default', t, other);
  execute format('alter table %I drop constraint %I', old, t || '_first_ids');
end $$;
