-- What operators want of next hops until further notice.
create table hop_order (
    hop   text collate "C" primary key,
    shape bytea not null
);
