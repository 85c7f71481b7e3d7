import type { PGlite } from '@electric-sql/pglite'

/**
 * Stores the present rows and sequences of a database, so that it can be reset to them. A reset truncates only tables
 * with rows, which costs a fraction of another database.
 */
export async function rememberRows(pglite: PGlite): Promise<void> {
  await pglite.exec(`
    create schema template;
    create function template.tables() returns table (name text, kept text, columns text) language sql as $$
      select format('%I.%I', schemaname, tablename), format('template.%I', schemaname || '.' || tablename),
        (select string_agg(quote_ident(attname), ', ') from pg_attribute
          where attrelid = format('%I.%I', schemaname, tablename)::regclass and attnum > 0 and not attisdropped
            and attgenerated = '')
      from pg_tables where schemaname in ('public', 'pgboss')
    $$;
    do $$ declare t record; begin
      for t in select * from template.tables() loop
        execute format('create table %s as table %s', t.kept, t.name);
      end loop;
    end $$;
    create table template.sequences as
      select schemaname, sequencename, last_value from pg_sequences where schemaname in ('public', 'pgboss');
    create function template.restore() returns text language plpgsql as $$
      declare t record; s record; filled boolean; used text[] := '{}';
    begin
      set local session_replication_role = replica;
      for t in select * from template.tables() loop
        execute format('select exists (select from %s)', t.name) into filled;
        if filled then
          execute format('delete from %s', t.name);
          used := used || t.name;
        end if;
        execute format('insert into %s (%s) select %s from %s', t.name, t.columns, t.columns, t.kept);
      end loop;
      for s in select * from template.sequences loop
        perform setval(format('%I.%I', s.schemaname, s.sequencename), coalesce(s.last_value, 1), s.last_value is not null);
      end loop;
      return array_to_string(used, ', ');
    end $$;
    create function template.shape() returns text language sql as $$
      select md5(string_agg(x::text, '' order by x::text)) from (
        select format('%s %s %s', attrelid, attname, atttypid) from pg_attribute where attnum > 0
          and attrelid in (select oid from pg_class where relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace))
        union all select format('constraint %s %s', conname, convalidated) from pg_constraint
        union all select format('index %s', indexrelid) from pg_index where indexrelid >= 16384
        union all select format('trigger %s %s %s', tgname, tgrelid, tgenabled) from pg_trigger
        union all select format('rule %s %s', rulename, ev_class) from pg_rewrite where oid >= 16384
        union all select format('function %s %s', proname, md5(prosrc)) from pg_proc where oid >= 16384
      ) x
    $$;
    create table template.shapes as select template.shape() as shape;
  `)
}

/**
 * Resets a database for the next test file. Returns false if more than rows was changed: the database cannot be used
 * again.
 */
export async function restoreRows(pglite: PGlite): Promise<boolean> {
  try {
    await pglite.exec('discard all')
    await pglite.exec(`set time zone 'UTC'`)
    const { rows } = await pglite.query<{ same: boolean }>(
      'select template.shape() = shape as same from template.shapes',
    )
    if (!rows[0]?.same) return false
    const restored = await pglite.query<{ used: string }>('select template.restore() as used')
    if (restored.rows[0]?.used) await pglite.exec(`vacuum ${restored.rows[0].used}`)
    return true
  } catch {
    return false
  }
}
