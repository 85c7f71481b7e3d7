select begin_partitions('onboarding_attempts');
