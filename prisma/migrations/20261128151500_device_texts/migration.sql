-- CreateIndex
CREATE INDEX "activations_components" ON "activations" USING GIN ("components" jsonb_path_ops) WHERE (components <> '{}'::jsonb);

-- One device has one text: fingerprints and components without white space around them (White_Space of Unicode, U+FEFF).
create function trimmed_device_text(text) returns text language sql immutable as $$
  select btrim($1, E' \t\n\u000b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff')
$$;

-- Of the active devices of a license with the same text, one gets it: the one that has it already, otherwise the oldest.
-- The others keep their text. They stay active, and a look-up no longer finds them.
update activations a set fingerprint = trimmed_device_text(fingerprint),
  fingerprint_digest = sha256(convert_to(trimmed_device_text(fingerprint), 'UTF8'))
where trimmed_device_text(fingerprint) not in ('', fingerprint)
  and (a.deactivated_at is not null or not exists (select from activations other
    where other.license_id = a.license_id and other.deactivated_at is null and other.id <> a.id
      and trimmed_device_text(other.fingerprint) = trimmed_device_text(a.fingerprint)
      and (other.fingerprint = trimmed_device_text(a.fingerprint) or other.id < a.id)));

update activations a set components = (select jsonb_object_agg(trimmed_device_text(key), trimmed_device_text(value))
  from jsonb_each_text(a.components))
where exists (select from jsonb_each_text(a.components) where trimmed_device_text(key) <> key or trimmed_device_text(value) <> value);

drop function trimmed_device_text(text);
