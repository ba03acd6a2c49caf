-- What a person tries before it is saved: a connection, what an integration would send, a vendor's choices. The api writes
-- what is asked, delivery runs it and writes the answer, and the api deletes the row as it reads that. Unlogged: what a
-- crash takes away is tried again by whoever waits.
create unlogged table trials (
  id text primary key,
  org_id text not null references organizations on delete cascade,
  asked_at timestamptz not null default now(),
  taken_at timestamptz,
  -- Both as JSON, sealed for trials:<id>: one holds credentials, the other what was sent with them.
  asked bytea not null,
  answer bytea
);
-- By row: whoever looks for one to take and finds none would wake everybody, who would look.
create trigger tell after insert or update of answer on trials for each row execute function tell_of_change();
create trigger hold_its_key before insert or update of asked on trials for each row execute function hold_its_key('asked');
create trigger hold_answers_key before insert or update of answer on trials for each row execute function hold_its_key('answer');
