-- The server has no statistics of the new table, and does not collect them by itself.
analyze onboarding_attempts;
