-- What Owners are told of their integrations. Neither table refers to others: an integration or an organization that is
-- deleted meanwhile must not stop delivery. Rows without one are cleared away by whoever would act on them.

-- Integrations whose Owners were told of an outage, until they work again. Written by delivery.
create table outages (
  integration_id text primary key,
  since_ms bigint not null
);

-- What is still to be told: a row for each way of telling, which goes once that is done. Written by delivery, in the
-- statement of what it tells of.
create table alerts (
  id text not null,
  medium text not null check (medium in ('letters', 'webhook')),
  kind text not null check (kind in ('failing', 'paused', 'working')),
  org_id text not null,
  integration_id text not null,
  reason text not null,
  since_ms bigint not null,
  at_ms bigint not null,
  next_ms bigint not null,
  attempts integer not null default 0,
  primary key (medium, id)
);
create index alerts_due on alerts (medium, next_ms);
