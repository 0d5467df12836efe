-- Whether the entry is a dead letter: some recipient of it has failed for good, and it is kept.
alter table entry add column dead boolean not null default false;

create index entry_dead on entry (id) where dead;
