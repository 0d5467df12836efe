-- Times are milliseconds since 1970. A shape is a record in the form that every store keeps it in; the columns beside it
-- are what is searched for.

-- A node is one process. What it has claimed or is writing is its own as long as its time is not over.
create sequence node_number;

create table node (
    id    bigint primary key,
    name  text not null,
    until bigint not null
);

-- The time that leases run by: this database's own, so that the nodes' clocks do not matter; or what a trial says it is.
create function lease_time(told bigint) returns bigint
    language sql volatile
    as $$ select coalesce(told, (extract(epoch from clock_timestamp()) * 1000)::bigint) $$;

create table entry (
    id         uuid primary key,
    octets     bigint not null,
    held       boolean not null,
    notice_due bigint,
    shape      bytea not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index entry_notice on entry (notice_due, id) where notice_due is not null;
create index entry_held on entry (id) where held;

-- One item for the pending recipients of an entry at a next hop. It is not touched by a claim.
create table work (
    entry    uuid not null,
    hop      text collate "C" not null,
    priority smallint not null,
    due      bigint not null,
    attempt  integer not null,
    deadline bigint not null,
    -- Before which its originator does not want it to go, if there is such a time.
    wished   bigint,
    primary key (entry, hop)
) with (autovacuum_vacuum_scale_factor = 0.02);

create index work_due on work (hop, priority, due, entry);
create index work_deadline on work (hop, deadline, entry);

-- Who has claimed an item: the fence is of one claim alone, and whoever does not hold it any more can settle nothing.
create table lease (
    entry uuid not null,
    hop   text collate "C" not null,
    fence bigint not null,
    node  bigint not null,
    until bigint not null,
    primary key (entry, hop)
) with (autovacuum_vacuum_scale_factor = 0.02);

create index lease_fence on lease (fence);

-- How much there is: the sum over all nodes counts. Each node adds to rows of its own, so that none waits for another.
create table lane (
    hop      text collate "C" not null,
    priority smallint not null,
    node     bigint not null,
    items    bigint not null,
    primary key (hop, priority, node)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

create table total (
    node    bigint primary key,
    entries bigint not null,
    octets  bigint not null,
    held    bigint not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- Loose content has no entry yet: it may be resumed until its time is over, if no live node is writing to it.
create table content (
    id           uuid primary key,
    octets       bigint not null,
    loose        boolean not null,
    sealed       boolean not null,
    retain_until bigint not null,
    writer       bigint
);

create index content_loose on content (retain_until) where loose;

create table chunk (
    content uuid not null,
    number  integer not null,
    octets  bytea not null,
    primary key (content, number)
);

-- Much of it does not get smaller, and all of it would be paid for on the way in.
alter table chunk alter column octets set storage external;

create table ledger (
    entry uuid not null,
    line  bigint generated always as identity,
    shape bytea not null,
    primary key (entry, line)
);

-- The digest is of a reference by which an entry is found.
create table reference (
    digest uuid not null,
    entry  uuid not null,
    kept   bytea,
    primary key (digest, entry)
);
