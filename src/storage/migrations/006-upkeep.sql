-- The audit log by a part of who did it, and by a part of what it was done to or how the action begins.
create index audit_by_actor on audit using gin (runs_of(actor_name));
create index audit_by_subject on audit using gin (runs_of(subject_name || E'\n' || action));
