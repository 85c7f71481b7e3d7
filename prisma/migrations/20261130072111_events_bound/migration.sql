select begin_partitions('events');
