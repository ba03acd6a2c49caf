-- Invitations, letters, API keys, and what is written down of every change.

-- An account that was invited without a letter has proved no address: until one does, it is good for this organization alone.
alter table users add column confined_to text references organizations on delete set null;

-- What a letter, or an Owner by hand, gives to somebody to open. Only a hash of the token is kept.
create table links (
  id text primary key,
  token_hash bytea not null unique,
  kind text not null check (kind in ('confirm', 'invite', 'reset', 'email')),
  user_id text not null references users on delete cascade,
  -- The organization of an invitation.
  org_id text references organizations on delete cascade,
  -- Whether opening it proves an address: a letter's does, one that an Owner passes on does not.
  is_proof boolean not null,
  -- The new address of a change; otherwise null.
  email text,
  -- What signing up has chosen, and opening the link makes true: whoever signs up twice confirms one of the two.
  password_hash text,
  profile json,
  -- The token, sealed for links:<id>, where an Owner may see it again.
  sealed_token bytea,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index links_of_user on links (user_id, kind, created_at desc);
create index links_of_org on links (org_id, user_id) where org_id is not null;

-- Letters that wait to be sent; one that the mail server has taken is gone.
create table letters (
  id text primary key,
  -- The letter as JSON, sealed for letters:<id>, since it holds a link that opens an account.
  sealed bytea not null,
  created_at timestamptz(3) not null default now(),
  next_at timestamptz(3) not null default now(),
  attempts integer not null default 0
);
create index letters_due on letters (next_at);
create trigger tell after insert on letters for each statement execute function tell_of_change();

-- Letters that adding somebody has caused, kept for a day: nobody floods an address with them, not even by removing
-- people or organizations and starting anew. So nothing here refers to what may go.
create table invitations (
  id text primary key,
  at timestamptz(3) not null,
  org_id text not null,
  -- user:<id> or key:<id>.
  inviter_id text not null,
  email_key text not null
);
create index invitations_by_age on invitations (at);
create index invitations_of_org on invitations (org_id, at);
create index invitations_of_inviter on invitations (inviter_id, at);

-- A key ends with its maker's membership.
create table api_keys (
  id text primary key,
  org_id text not null references organizations on delete cascade,
  user_id text not null,
  name text not null,
  role text not null check (role in ('Owner', 'User')),
  key_hash bytea not null unique,
  -- Its last characters, so that a person can tell two apart.
  hint text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  foreign key (org_id, user_id) references memberships (org_id, user_id) on delete cascade
);
create index api_keys_of_org on api_keys (org_id, created_at desc, id desc);
create index api_keys_of_maker on api_keys (org_id, user_id);
-- Not for last_used_at, which changes with the traffic.
create trigger tell after insert or delete or update of role, expires_at on api_keys for each statement execute function tell_of_change();

-- Who changed what, written in the transaction of the change. Names stand as they were then.
create table audit (
  id text primary key,
  at timestamptz(3) not null default now(),
  org_id text not null references organizations on delete cascade,
  -- user:<id>, key:<id>, or system.
  actor_id text not null,
  -- An address, or the name of a key.
  actor_name text not null,
  address text,
  -- What the permissions call it: source.update.
  action text not null,
  subject_id text not null,
  subject_name text not null,
  -- { before, after }: only what differs, secrets replaced.
  change json
);
create index audit_of_org on audit (org_id, at desc, id desc);
create index audit_of_actor on audit (org_id, actor_id, at desc, id desc);
create index audit_of_subject on audit (org_id, subject_id, at desc, id desc);

-- A key can make requests as a person can. Their ids never meet.
alter table requests drop constraint requests_user_id_fkey;
alter table requests rename column user_id to actor_id;
create index requests_by_age on requests (created_at);

-- A ring of keys: one row for each that something may still be sealed or signed with.
alter table key_fingerprints drop constraint key_fingerprints_pkey;
alter table key_fingerprints add primary key (name, fingerprint);
alter table key_fingerprints add column created_at timestamptz(3) not null default now();
-- How what was made with it names it: the 4 bytes after the first of what is sealed, in hex. Null until a process that has the key starts.
alter table key_fingerprints add column key_id text;
create trigger tell after insert or delete on key_fingerprints for each statement execute function tell_of_change();

-- What is sealed with a key that the ring has let go could never be opened. So whoever writes a sealed value holds on to
-- its key until the end of the transaction, and a rotation cannot drop the key before: as by a foreign key, which cannot look into bytes.
create function hold_its_key() returns trigger language plpgsql as $$
declare
  sealed bytea;
begin
  execute format('select ($1).%I', tg_argv[0]) into sealed using new;
  if sealed is null then return new; end if;
  perform from key_fingerprints where name = 'secrets' and key_id = encode(substring(sealed from 2 for 4), 'hex') for key share;
  if not found and exists (select from key_fingerprints where name = 'secrets' and key_id is not null) then
    raise exception 'sealed with a key that has left the ring: this process runs with an old SECRETS_KEY';
  end if;
  return new;
end $$;
create trigger hold_its_key before insert or update of secrets on connections for each row execute function hold_its_key('secrets');
create trigger hold_its_key before insert or update of sealed_token on links for each row execute function hold_its_key('sealed_token');
create trigger hold_its_key before insert or update of sealed on letters for each row execute function hold_its_key('sealed');
