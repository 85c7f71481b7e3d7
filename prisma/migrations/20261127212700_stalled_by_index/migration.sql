-- CreateIndex
CREATE INDEX "onboarding_progress_to_activate" ON "onboarding_progress"("entered_at") WHERE (assigned_at is not null and activated_at is null and abandoned_at is null);
