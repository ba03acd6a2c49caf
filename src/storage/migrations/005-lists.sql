-- What lists are read by: each in its own order, and what people search for by any part of it.

-- Every run of one, two and three characters in a text, in lower case. What holds a text holds all of its runs, so an index
-- of them finds names in any script by any part, and needs no extension that a database may not have.
create function runs_of(value text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(lower(value), start, length)), '{}')
  from generate_series(1, char_length(lower(value))) start, generate_series(1, 3) length
  where start + length - 1 <= char_length(lower(value))
$$;

-- The runs that a search looks for: the longest there are, since they are the rarest.
create function runs_sought(value text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(lower(value), start, least(3, char_length(lower(value))))), '{}')
  from generate_series(1, greatest(1, char_length(lower(value)) - 2)) start
$$;

create index sources_by_text on sources using gin (runs_of(name));
create index connections_by_text on connections using gin (runs_of(name));
create index integrations_by_text on integrations using gin (runs_of(name));

-- A person is found by address and by name, also by the first and the last name together.
alter table users add column searched text not null generated always as
  (email || E'\n' || coalesce(first_name, '') || ' ' || coalesce(last_name, '')) stored;
create index users_by_text on users using gin (runs_of(searched));

create index memberships_of_org on memberships (org_id, created_at desc, user_id desc);
create index connections_of_code on connections (org_id, integration_code, created_at desc, id desc);

-- Those of one source or connection in the order of their list.
drop index integrations_of_source;
drop index integrations_of_connection;
create index integrations_of_source on integrations (source_id, created_at desc, id desc);
create index integrations_of_connection on integrations (connection_id, created_at desc, id desc);
