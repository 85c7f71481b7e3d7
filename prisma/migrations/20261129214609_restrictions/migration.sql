-- CreateTable
CREATE TABLE "restrictions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),

    CONSTRAINT "restrictions_pkey" PRIMARY KEY ("id")
);

-- Marks of committed changes after which a license, that was valid before, may not be valid. A gateway reads the marks of the
-- primary and those in the snapshot of a standby. The snapshot has every such change that the primary committed before, if it has
-- all its marks:
--   * A change and its mark commit together.
--   * A mark is deleted only by a transaction that adds another mark, and that saw it. That transaction commits later. A standby
--     replays commits in their order, so the later mark stands for the deleted one.
--   * The ids are random, so a server that left this line of history cannot have them.
-- One mark identifies the database from the start.
insert into restrictions default values;

-- Deleted rows are removed early, because every change deletes one.
alter table restrictions set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- Adds the mark of the present transaction, once. A setting of the transaction is undone by a rollback to a savepoint, as the mark is.
create function add_restriction() returns trigger language plpgsql as $$
begin
  if current_setting('licet.restricted', true) = pg_current_xact_id()::text then return null; end if;
  perform set_config('licet.restricted', pg_current_xact_id()::text, true);
  -- Marks that another transaction deletes now are skipped, so that no transaction waits for another one.
  delete from restrictions where id in (select id from restrictions for update skip locked);
  insert into restrictions default values;
  return null;
end $$;

-- What validations read, except what only makes a license valid: its first start, a later check-in, an activation.
-- A validation that is not valid on a standby is repeated on the primary, so such a change is visible at once, too.
create trigger licenses_restricted after update on licenses for each row
  when (old.starts_at is not null and (
    (old.account_id, old.product_id, old.license_type_id, old.revision_id, old.key_hint, old.issued_at, old.time_zone,
      old.starts_at, old.expiry, old.grace_ends_at, old.term_anchor, old.updates_until, old.suspended_at, old.revoked_at,
      old.max_activations, old.seat_limit, old.over_limit_until, old.entitlement_overrides)
    is distinct from
    (new.account_id, new.product_id, new.license_type_id, new.revision_id, new.key_hint, new.issued_at, new.time_zone,
      new.starts_at, new.expiry, new.grace_ends_at, new.term_anchor, new.updates_until, new.suspended_at, new.revoked_at,
      new.max_activations, new.seat_limit, new.over_limit_until, new.entitlement_overrides)
    or (old.last_check_in_at is not null and (new.last_check_in_at is null or new.last_check_in_at < old.last_check_in_at))
  )) execute function add_restriction();
create trigger licenses_removed after delete on licenses for each row execute function add_restriction();

create trigger license_keys_restricted after update on license_keys for each row
  when (old.license_id is not null and
    (old.digest, old.license_id, old.superseded_at, old.works_until, old.forgotten_at)
    is distinct from (new.digest, new.license_id, new.superseded_at, new.works_until, new.forgotten_at))
  execute function add_restriction();
create trigger license_keys_removed after delete on license_keys for each row execute function add_restriction();

-- The last condition is a device that takes its seat again after its lease ended: it can put another device beyond the limit.
create trigger activations_restricted after update on activations for each row
  when (old.deactivated_at is null and old.held_since is null and (
    new.deactivated_at is not null or new.held_since is not null
    or (old.license_id, old.fingerprint, old.fingerprint_digest, old.components, old.activated_at)
      is distinct from (new.license_id, new.fingerprint, new.fingerprint_digest, new.components, new.activated_at)
    or new.last_heartbeat_at < old.last_heartbeat_at
    or (old.lease_ends_at is null and new.lease_ends_at is not null)
    or new.lease_ends_at < old.lease_ends_at
    or (new.lease_ends_at > old.lease_ends_at and old.lease_ends_at < new.last_heartbeat_at)
  )) execute function add_restriction();
create trigger activations_removed after delete on activations for each row
  when (old.deactivated_at is null) execute function add_restriction();

create trigger banned_fingerprints_restricted after insert or update on banned_fingerprints
  for each row execute function add_restriction();
create trigger releases_restricted after insert or update or delete on releases
  for each row execute function add_restriction();
create trigger products_restricted after update on products for each row
  when ((old.code, old.name) is distinct from (new.code, new.name)) execute function add_restriction();
create trigger license_types_restricted after update on license_types for each row
  when ((old.code, old.name) is distinct from (new.code, new.name)) execute function add_restriction();
-- A validation that is read from a standby is signed with a key that is read from it.
create trigger signing_keys_restricted after insert or update or delete on signing_keys
  for each row execute function add_restriction();
