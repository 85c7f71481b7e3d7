/** Whether an open pool has fewer available keys than it should, as SQL for its table. Reads `low_below` keys at most. */
export const isLowPool = (pool: string) => `
  (${pool}.closed_at is null and ${pool}.low_below is not null and ${pool}.low_below > (
    select count(*) from (
      select from pooled_keys k where k.pool_id = ${pool}.id and k.state = 'AVAILABLE' limit ${pool}.low_below) available))`
