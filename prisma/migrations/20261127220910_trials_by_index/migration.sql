-- CreateIndex
CREATE INDEX "onboarding_progress_verified" ON "onboarding_progress"("license_type_id", "entered_at") WHERE (verified_at is not null);
