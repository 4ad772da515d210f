-- What gateways tell each other: templates written ahead, and what tenants used of their quotas.
create table notes (
    id varchar(600) primary key,
    kind varchar(20) not null,
    body text not null,
    changed_at timestamp with time zone not null
);

create index notes_by_time on notes (kind, changed_at);
