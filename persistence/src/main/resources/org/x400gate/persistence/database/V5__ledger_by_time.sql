-- When a line was written, by this database's clock: what the lines are searched, exported and purged by. For those that
-- are there already it is when their entry was made, which its id says in its first 48 bits.
alter table ledger add column written bigint;

update ledger set written = ('x' || left(replace(entry::text, '-', ''), 12))::bit(48)::bigint;

alter table ledger
    alter column written set default (extract(epoch from statement_timestamp()) * 1000)::bigint,
    alter column written set not null;

create index ledger_written on ledger (written, line);

-- What an entry is found by goes when the last line of it does.
create index reference_entry on reference (entry);
