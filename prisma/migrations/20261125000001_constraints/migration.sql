-- Rules that the database holds and Prisma cannot express.

alter table products add check (code ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(code) <= 64);
alter table entitlements add check (code ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(code) <= 64);
alter table meters add check (code ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(code) <= 64);
alter table license_types add check (code ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(code) <= 64);
alter table license_types add check ((state = 'RETIRED') = (retired_at is not null));
alter table license_type_revisions add check (number >= 1);
alter table license_type_revisions add check (jsonb_typeof(rules) = 'object');

create function refuse_change_of_published_revision() returns trigger language plpgsql as $$
begin
  raise exception 'revision % is published, and published revisions are frozen', old.id using errcode = 'check_violation';
end $$;
create trigger license_type_revisions_frozen before update or delete on license_type_revisions
  for each row when (old.published_at is not null) execute function refuse_change_of_published_revision();

alter table accounts add check (domain = lower(domain));
alter table contacts add check (email = lower(email));

alter table licenses add check (active_activations >= 0);
-- The promise behind every activation: whatever the code does, no seat above the ceiling is ever committed.
alter table licenses add constraint licenses_seats_within_ceiling check (active_activations <= seat_ceiling);
alter table licenses add check (max_activations >= 0 and seat_limit >= max_activations and seat_ceiling >= seat_limit);
alter table licenses add check ((seat_limit is null) = (seat_ceiling is null));
alter table licenses add check (terms >= 1);
alter table licenses add check ((starts_at is null) = (term_anchor is null));
alter table licenses add check (starts_at is not null or expiry is null);
alter table licenses add check ((expiry is null) = (grace_ends_at is null) and grace_ends_at >= expiry);
alter table licenses add check ((suspended_at is null) = (suspend_reason is null));
alter table licenses add check ((revoked_at is null) = (revoke_reason is null));
alter table license_keys add check (octet_length(digest) = 32);
alter table license_keys add check ((superseded_at is null) = (works_until is null) and works_until >= superseded_at);
alter table license_keys add check ((superseded_at is null) = (forgotten_at is null) and forgotten_at >= works_until);

alter table activations add check (octet_length(fingerprint) between 1 and 4096);
alter table activations add check (octet_length(fingerprint_digest) = 32 and octet_length(token_digest) = 32);
alter table usage_counters add check (used >= 0);
alter table usage_records add check (amount > 0);

alter table onboardings add check ((state = 'IN_PROGRESS') = (next_step is not null));
alter table onboardings add check ((state = 'COMPLETED') = (completed_at is not null));
alter table onboardings add check ((state = 'ABANDONED') = (abandoned_at is not null));
alter table onboardings add check ((license_id is null) = (assigned_at is null));
alter table onboardings add check ((activation_id is null) = (activated_at is null));
alter table onboardings add check (next_step <> 'CREATE_ACCOUNT');
alter table onboardings add check (next_step <> 'ASSIGN_LICENSE' or license_id is null);
alter table onboardings add check (next_step <> 'ACTIVATE' or license_id is not null and activation_id is null);
alter table onboardings add check (next_step <> 'VERIFY_USAGE' or license_id is not null and activation_id is not null);
alter table onboardings add check (state <> 'COMPLETED' or license_id is not null and activation_id is not null);
alter table onboarding_attempts add check ((outcome = 'CONFIRMED') = (code is null));

alter table idempotency_records add check (expires_at > created_at);
alter table idempotency_records add check ((answer is null) = (document_digest is null));
alter table api_keys add check ((audience = 'ACCOUNT') = (account_id is not null));
alter table api_keys add check ((audience = 'PARTNER') = (partner is not null));
alter table api_keys add check (octet_length(digest) = 32);
