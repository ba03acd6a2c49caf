-- What is counted for people to see: by organization, source and integration, in minutes, hours and days.

-- What was just counted, in the transaction of what it counts. Rows are only added here, so that nobody who counts waits for
-- another; one process moves them on into the tables below (storage/metrics/fold.ts).
create table metric_changes (
  org_id text not null,
  source_id text not null,
  -- Empty for what concerns the source alone.
  integration_id text not null default '',
  -- The minute it counts in.
  at_ms bigint not null,
  received integer not null default 0,
  rejected integer not null default 0,
  filtered integer not null default 0,
  delivered integer not null default 0,
  failed integer not null default 0,
  -- How many took how long: counts by the bins of domain/metrics/latency.ts.
  latency json
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_insert_threshold = -1);

-- The sums. A row with an empty integration is its source's, and one with an empty source, too, the organization's. No
-- foreign keys: what was counted outlives the source and the integration, and goes with the organization step by step.
create table metric_minutes (
  org_id text not null,
  source_id text not null,
  integration_id text not null,
  at_ms bigint not null,
  -- Whole numbers, in a type that adds up fast and never overflows.
  received double precision not null default 0,
  rejected double precision not null default 0,
  filtered double precision not null default 0,
  delivered double precision not null default 0,
  failed double precision not null default 0,
  -- How many waited when it was last looked; not a sum.
  retrying double precision not null default 0,
  primary key (org_id, source_id, integration_id, at_ms)
);
-- A column for each bin, null where it holds none: that takes no room, and adds up faster than any list.
do $$ begin
  for bin in 0..71 loop
    execute format('alter table metric_minutes add column latency_%s double precision', bin);
  end loop;
end $$;
create index on metric_minutes (at_ms);
create table metric_hours (like metric_minutes including all);
create table metric_days (like metric_minutes including all);
-- Rows are changed every second as long as their time lasts: room on their page keeps the indexes out of it.
alter table metric_minutes set (fillfactor = 70);
alter table metric_hours set (fillfactor = 70);
alter table metric_days set (fillfactor = 70);
