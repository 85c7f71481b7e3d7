select begin_partitions('usage_records');
