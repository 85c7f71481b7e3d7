drop function finish_partitions(text);
drop function begin_partitions(text);
drop function lowest_id_at(timestamptz);
drop function lock_briefly(text[]);
