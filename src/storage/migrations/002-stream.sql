-- The log between ingest and delivery. Entries themselves are in tables of an hour each, made when they are needed and
-- dropped whole: see stream/hours.ts.

create table stream_lanes (
  lane int primary key,
  -- How often the lane was opened: the high part of its offsets, so that they rise over everything that was dropped.
  opened int not null default 0,
  -- The hour of its newest entries, counted from 1970; told before the first entry of an hour is written. What is before it
  -- gets no more entries of this lane.
  hour int
);

create table stream_cursors (
  consumer text not null,
  lane int not null references stream_lanes,
  -- The last entry that is done.
  at timestamptz(3) not null default '-infinity',
  "offset" bigint not null default -1,
  -- Rises with every change of owner: a commit with an older one is refused.
  epoch bigint not null default 0,
  -- The key of an advisory lock that the owner's session holds.
  owner int,
  lease_until timestamptz not null default '-infinity',
  primary key (consumer, lane)
);

create schema stream;
