-- People, organizations, and what they arrange. Read by api; sources also by ingest, integrations by delivery.

create table users (
  id text primary key,
  email text not null,
  -- The address as it is compared: trimmed, NFC, lower case.
  email_key text not null unique,
  password_hash text,
  confirmed_at timestamptz(3),
  first_name text,
  last_name text,
  company text,
  created_at timestamptz(3) not null default now()
);

create table sessions (
  -- The token's jti.
  id text primary key,
  user_id text not null references users on delete cascade,
  created_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  address text,
  user_agent text
);
create index sessions_of_user on sessions (user_id, created_at desc);

create table organizations (
  id text primary key,
  name text not null,
  alert_webhook_url text,
  created_at timestamptz(3) not null default now()
);

create table memberships (
  org_id text not null references organizations on delete cascade,
  user_id text not null references users on delete cascade,
  role text not null check (role in ('Owner', 'User')),
  created_at timestamptz(3) not null default now(),
  primary key (org_id, user_id)
);
create index memberships_of_user on memberships (user_id);

create table sources (
  -- The Source ID: 21 characters, the write key of the SDKs.
  id text primary key,
  org_id text not null references organizations on delete cascade,
  name text not null,
  platform text not null,
  enabled boolean not null default true,
  last_event_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index sources_of_org on sources (org_id, created_at desc, id desc);

create table connections (
  id text primary key,
  org_id text not null references organizations on delete cascade,
  name text not null,
  integration_code text not null,
  connection_prototype_id text not null,
  -- Values by propertyName, with a mark where a secret is. Not jsonb, which would sort a person's entries.
  details json not null,
  -- Sealed JSON of the secret values; null where there is none.
  secrets bytea,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index connections_of_org on connections (org_id, created_at desc, id desc);

create table integrations (
  id text primary key,
  org_id text not null references organizations on delete cascade,
  source_id text not null references sources on delete cascade,
  connection_id text not null references connections,
  integration_code text not null,
  name text not null,
  config json not null,
  state text not null check (state in ('on', 'off', 'paused')),
  paused_reason text,
  -- Events received before this moment are not for it: a new integration starts at now.
  starts_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index integrations_of_org on integrations (org_id, created_at desc, id desc);
create index integrations_of_source on integrations (source_id);
create index integrations_of_connection on integrations (connection_id);

-- Answers of create mutations, so that a retry within 24 hours makes nothing twice.
create table requests (
  user_id text not null references users on delete cascade,
  request_id text not null,
  operation text not null,
  answer jsonb not null,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, request_id)
);

-- What was refused by ingest, and why; capped for each source.
create table rejections (
  id text primary key,
  at timestamptz(3) not null,
  org_id text not null references organizations on delete cascade,
  source_id text not null references sources on delete cascade,
  code text not null,
  reason text not null,
  sample text
);
create index rejections_of_source on rejections (source_id, at desc, id desc);
create index rejections_of_org on rejections (org_id, at desc, id desc);

-- Fingerprints of the keys this database was written with: a process with others refuses to start.
create table key_fingerprints (
  name text primary key,
  fingerprint text not null
);

-- Whoever caches rows of these tables hears of a change within the commit.
create function tell_of_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('changed', tg_table_name);
  return null;
end $$;

-- Not for last_event_at, which changes with the traffic.
create trigger tell after insert or delete or update of org_id, name, platform, enabled on sources for each statement execute function tell_of_change();
create trigger tell after insert or update or delete on connections for each statement execute function tell_of_change();
create trigger tell after insert or update or delete on integrations for each statement execute function tell_of_change();
create trigger tell after delete or update of revoked_at on sessions for each statement execute function tell_of_change();
create trigger tell after insert or update or delete on memberships for each statement execute function tell_of_change();
