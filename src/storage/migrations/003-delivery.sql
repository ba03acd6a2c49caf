-- What is known of each event and of its deliveries, and what still waits. Written by delivery, read by api.
-- Moments are Unix milliseconds, as everywhere in the log: they name the partition exactly.

-- One narrow row for each event, in partitions of an hour (storage/trail/hours.ts makes them, with their indexes).
create table events (
  at_ms bigint not null,
  lane integer not null,
  "offset" bigint not null,
  position smallint not null,
  org_id text not null,
  source_id text not null,
  -- 128 bits of a hash over organization and messageId, userId, anonymousId.
  message_key uuid not null,
  user_key uuid,
  anonymous_key uuid,
  type text not null,
  name text,
  -- Its messageId was seen within 24 hours before: accepted, not sent again.
  is_duplicate boolean not null
) partition by range (at_ms);

-- How deliveries ended: a row for each entry of the stream, integration and writing, the newest seq winning for each
-- position. Nothing is updated.
create table outcomes (
  at_ms bigint not null,
  lane integer not null,
  "offset" bigint not null,
  integration_id text not null,
  seq bigint not null,
  first_position smallint not null,
  -- One byte for each position from first_position on; storage/trail/states.ts says which.
  states bytea not null,
  -- Reasons and attempts of the positions. json, since nothing here looks into it, and jsonb refuses NUL.
  notes json
) partition by range (at_ms);

-- Deliveries that are not finished and not in memory: retries, what stands behind them, and what is held.
create table waits (
  integration_id text not null,
  -- Whose events are kept in order.
  user_key uuid not null,
  at_ms bigint not null,
  lane integer not null,
  "offset" bigint not null,
  position smallint not null,
  attempts integer not null,
  first_at_ms bigint,
  -- 9007199254740991 where it has no time of its own: behind an earlier event, or paused.
  next_at_ms bigint not null,
  primary key (integration_id, user_key, at_ms, lane, "offset", position)
);
create index waits_due on waits (integration_id, next_at_ms, at_ms, lane, "offset", position)
  where next_at_ms < 9007199254740991;

-- Whoever keeps integrations in memory asks these whether something has changed.
create index integrations_by_change on integrations (updated_at);
create index connections_by_change on connections (updated_at);
