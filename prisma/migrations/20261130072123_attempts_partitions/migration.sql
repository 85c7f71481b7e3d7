select finish_partitions('onboarding_attempts');
