-- Integrations of which every attempt has failed for a while, and since when. Written by delivery, at most once a minute
-- for each. No reference to integrations: one that was deleted meanwhile must not stop delivery; its row goes at the next start.
create table failing (
  integration_id text primary key,
  since_ms bigint not null,
  last_ms bigint not null
);
