select finish_partitions('events');
