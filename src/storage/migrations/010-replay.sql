-- What has failed for good, until it is sent again, and the jobs that send again.

-- One row for an event that has failed at an integration. It goes in the transaction that sends the event again. Its order
-- columns are those of `waits`, which it becomes.
create table failures (
  integration_id text not null,
  at_ms bigint not null,
  lane integer not null,
  "offset" bigint not null,
  position smallint not null,
  org_id text not null,
  user_key uuid not null,
  -- null where the event could not be read any more.
  message_id text,
  -- Without what differs from event to event, since failures are grouped by it.
  reason text not null,
  attempts integer not null,
  failed_ms bigint not null,
  primary key (integration_id, at_ms, lane, "offset", position)
);
create index failures_of_org on failures (org_id, failed_ms, integration_id, at_ms, lane, "offset", position);
create index failures_of_integration on failures (integration_id, failed_ms, at_ms, lane, "offset", position);
create index failures_by_reason on failures
  (org_id, integration_id, reason, failed_ms, at_ms, lane, "offset", position);
-- Only retention asks by age alone, and rows come in that order.
create index failures_by_age on failures using brin (failed_ms);

create table jobs (
  id text primary key,
  org_id text not null references organizations on delete cascade,
  kind text not null,
  integration_id text not null,
  -- What it is to do, as domain/replay/replays.ts says.
  wanted json not null,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  done bigint not null default 0,
  -- null until it is counted.
  total bigint,
  message text,
  -- How far it has come. Written with every step, in the transaction of what the step did.
  progress json not null default '{}',
  created_at timestamptz(3) not null default now(),
  ended_at timestamptz(3)
);
create index jobs_of_org on jobs (org_id, created_at desc, id desc);
create index jobs_alive on jobs (created_at, id) where state in ('waiting', 'running');
create index jobs_by_end on jobs (ended_at) where ended_at is not null;

-- The job that has put it there; null for what came on its way.
alter table waits add column job_id text;
create index waits_of_job on waits (job_id) where job_id is not null;
