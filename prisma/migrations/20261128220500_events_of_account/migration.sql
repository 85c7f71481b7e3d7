-- An export and the removal of a person read the events of one account in the order of their IDs.
CREATE INDEX "events_account_id_id_idx" ON "events"("account_id", "id");
