-- From now on, a revocation and a new key delete the sealed keys that no mail may contain any more. This deletes the present ones.
update notifications n set sealed_key = null from licenses l
where l.id = n.license_id and n.sealed_key is not null and n.state <> 'SENDING'
  and (n.key_hint <> l.key_hint or l.revoked_at is not null);
