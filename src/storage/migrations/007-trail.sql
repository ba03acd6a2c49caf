-- What is known of events, found by more than its place: by who it is of, by its name, and by how it stands. And what is
-- told of it to those who watch. storage/trail/hours.ts makes the same indexes for the hours to come.

-- A row says one state of all its positions, so that an index by state finds even a rare one. Both are null in rows that
-- were written before, which are not found by their state, and where the integration was deleted.
alter table outcomes add column org_id text, add column state smallint;

do $$
declare
  part text;
begin
  for part in select inhrelid::regclass::text from pg_inherits where inhparent = 'events'::regclass loop
    execute format('create index on %s (message_key) where is_duplicate', part);
    execute format('create index on %s (org_id, at_ms) where is_duplicate', part);
    execute format('create index on %s (user_key, at_ms) where user_key is not null', part);
    execute format('create index on %s (anonymous_key, at_ms) where anonymous_key is not null', part);
    execute format('create index on %s (org_id, (lower(name) collate "C"), at_ms) where name is not null', part);
  end loop;
  for part in select inhrelid::regclass::text from pg_inherits where inhparent = 'outcomes'::regclass loop
    execute format('create index on %s (org_id, state, at_ms)', part);
    execute format('create index on %s (integration_id, state, at_ms)', part);
  end loop;
end $$;

-- Which events are new and which stand otherwise, by the transaction that wrote it: a row for each of its sources or
-- integrations. A snapshot tells which transactions a reader has seen, however late they committed.
create table feed (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  at timestamptz not null default now(),
  org_id text not null,
  source_id text not null,
  -- null: the events are new.
  integration_id text,
  events integer not null,
  -- [[at_ms, lane, offset, [position, ...]], ...]
  places text not null
);
create index feed_of_org on feed (org_id, xid, id);
create index feed_by_age on feed (at);
