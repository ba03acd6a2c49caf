-- The audit log by a part of who did it, and by a part of what it was done to or how the action begins.
create index audit_by_actor on audit using gin (runs_of(actor_name));
create index audit_by_subject on audit using gin (runs_of(subject_name || E'\n' || action));

-- A key's answer is kept for retries with the key sealed for api_keys:<its id>. In columns, so that a rotation finds it as
-- it finds everything that is sealed.
alter table requests add column sealed bytea;
update requests set sealed = decode(answer ->> 'sealedKey', 'base64'), answer = answer - 'sealedKey' where answer ? 'sealedKey';
alter table requests add column made_id text generated always as (answer ->> 'id') stored;
create index requests_sealed on requests (made_id) where sealed is not null;
create trigger hold_its_key before insert or update of sealed on requests for each row execute function hold_its_key('sealed');

-- What has ended is swept away, oldest first.
create index links_by_end on links (expires_at);
create index sessions_by_end on sessions (expires_at);
create index users_unproved on users (created_at) where confirmed_at is null;
