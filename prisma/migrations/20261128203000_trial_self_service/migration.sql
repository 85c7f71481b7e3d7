-- Existing revisions get the default of the new rule. It is the only change that published revisions accept.
alter table license_type_revisions disable trigger license_type_revisions_frozen;
update license_type_revisions set rules = jsonb_set(rules, '{trial,selfService}', 'false')
where jsonb_typeof(rules -> 'trial') = 'object' and not rules -> 'trial' ? 'selfService';
alter table license_type_revisions enable trigger license_type_revisions_frozen;
