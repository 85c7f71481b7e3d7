-- A page of the licenses that expire in a range, in the order of their IDs, is the first of the pages of each thirty days.
create index licenses_by_expiry_bin on licenses ((date_bin('30 days'::interval, expiry, '2000-01-01T00:00:00Z'::timestamptz)), id);
