select finish_partitions('usage_records');
