-- One text for H2 in PostgreSQL mode and for PostgreSQL.

-- What operators applied, as they wrote it.
create table documents (
    id varchar(300) primary key,
    kind varchar(20) not null,
    name varchar(253) not null,
    body text not null,
    version bigint not null,
    created_at timestamp with time zone not null,
    applied_at timestamp with time zone not null
);

-- The last report of each node, so that a control plane that just started knows what it serves on.
create table nodes (
    name varchar(253) primary key,
    report text not null,
    reported_at timestamp with time zone not null
);

-- Every plan that was used, with the input that it replays from.
create table plans (
    id bigint primary key,
    created_at timestamp with time zone not null,
    policy varchar(60) not null,
    reason text not null,
    input text not null,
    plan text not null,
    replicas integer not null,
    unserved integer not null,
    committed_watts double precision not null
);

create table events (
    id bigint primary key,
    at timestamp with time zone not null,
    severity varchar(10) not null,
    kind varchar(60) not null,
    subject varchar(300) not null,
    message text not null
);

-- What each answered request cost. Never its text.
create table requests (
    id varchar(100) primary key,
    model varchar(253) not null,
    replica varchar(300),
    node varchar(253),
    arrived_at timestamp with time zone not null,
    first_byte_at timestamp with time zone,
    completed_at timestamp with time zone not null,
    prompt_tokens bigint,
    output_tokens bigint,
    energy_joules double precision,
    energy_origin varchar(10),
    status integer not null,
    error_code varchar(100)
);

create index events_by_time on events (at);
create index requests_by_time on requests (completed_at);
