-- CreateIndex
CREATE INDEX "licenses_license_type_id_issued_at_idx" ON "licenses"("license_type_id", "issued_at");

-- CreateIndex
CREATE INDEX "notifications_refused" ON "notifications"("license_id", "created_at") WHERE (message = 'ACTIVATION_REFUSED');

-- CreateIndex
CREATE INDEX "onboardings_to_activate" ON "onboardings"("assigned_at") WHERE (next_step = 'ACTIVATE');
