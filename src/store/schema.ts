/** Column types are portable to SQLite and PostgreSQL; instants are milliseconds since the epoch. */
export interface Schema {
  meta: { key: string; value: string };
  report: { number: number; root: string; path: string; sha256: string };
  report_done: { tenant_id: string; sha256: string; job_id: string; at: number };
  mapping: {
    tenant_id: string;
    header: string;
    said_at: number;
    match_rate: number | null;
    body: string;
  };
  understanding: { id: string; sha256: string; path: string; at: number; body: string };
  fact: { tenant_id: string; key: string; value: string; at: number };
  snapshot: { id: string; tenant_id: string; app_id: string; taken_at: number; format: number };
  snapshot_chunk: { snapshot_id: string; n: number; name: string; bytes: Uint8Array };
  plan: {
    id: string;
    tenant_id: string;
    app_id: string;
    kind: string;
    hash: string;
    created_at: string;
    header: string;
    /** When a person was asked about it last, on a page or otherwise; null: never. */
    page_offered_at: number | null;
  };
  plan_operation: { plan_id: string; seq: number; body: string };
  plan_person: {
    plan_id: string;
    n: number;
    to_grant: number;
    needs_decision: number;
    conflict: number;
    held_back: number;
    to_remove: number;
    already: number;
    body: string;
  };
  job: {
    id: string;
    plan_id: string;
    tenant_id: string;
    app_id: string;
    agreement: string;
    state: string;
    phase: string;
    epoch: number;
    lease_owner: string | null;
    lease_until: number;
    /** The process that took the lease, as JSON. */
    runner: string | null;
    parked: string | null;
    started_at: number;
    ended_at: number | null;
    verification: string | null;
    wish: string | null;
    progress: string | null;
    purged_at: number | null;
    options: string | null;
  };
  job_operation: {
    job_id: string;
    seq: number;
    state: string;
    attempts: number;
    sent_at: number | null;
    ended_at: number | null;
    code: string | null;
    /** Entries of the journal whose details hold the newest result, and what was there before. */
    result_n: number | null;
    before_n: number | null;
  };
  journal: {
    job_id: string;
    n: number;
    epoch: number;
    seq: number;
    state: string;
    at: number;
    request_id: string | null;
    code: string | null;
    digest: string | null;
  };
  /** What entries say about people: purgeable. The chain holds only salted digests of it. */
  journal_detail: { job_id: string; n: number; body: string };
  journal_salt: { job_id: string; salt: string };
  /** Where a job's journal stands: written in the same transaction as its entries. */
  journal_head: {
    job_id: string;
    epoch: number;
    /** Number of the first entry that is chained. */
    first: number;
    entries: number;
    hash: string;
    exported: number;
    pending: number;
    sent: number;
    done: number;
    already: number;
    refused: number;
    stale: number;
    unknown: number;
    cancelled: number;
  };
  analysis: {
    id: string;
    tenant_id: string;
    subject: string;
    at: number;
    format: number;
    header: string;
  };
  analysis_chunk: { analysis_id: string; n: number; name: string; bytes: Uint8Array };
  pattern_number: { number: number; tenant_id: string; key: string; analysis_id: string };
  sign_off_sheet: { id: string; tenant_id: string; analysis_id: string; at: number; body: string };
  /** What owners decided of candidates, every time; the last one holds. */
  sign_off: { n: number; tenant_id: string; key: string; sheet_id: string; at: number; body: string };
  /** What people said of values whose names look privileged; the last word on each holds. */
  value_clearing: { n: number; tenant_id: string; value_id: string; at: number; body: string };
  seal: { job_id: string; entries: number; epoch: number; hash: string; at: number };
}

/** Each step is applied once, in order, in one transaction. Never change a step that was released. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table report (number integer primary key, root text not null, path text not null, sha256 text not null, unique (root, path, sha256))`,
    `create table report_done (tenant_id text not null, sha256 text not null, job_id text not null, at bigint not null, primary key (tenant_id, sha256))`,
    `create table understanding (id text primary key, sha256 text not null, path text not null, at bigint not null, body text not null)`,
    `create index understanding_sha256 on understanding (sha256, at)`,
    `create index understanding_path on understanding (path, at)`,
    `create table fact (tenant_id text not null, key text not null, value text not null, at bigint not null, primary key (tenant_id, key))`,
    `create table snapshot (id text primary key, tenant_id text not null, app_id text not null, taken_at bigint not null, format integer not null)`,
    `create table snapshot_chunk (snapshot_id text not null, n integer not null, name text not null, bytes blob not null, primary key (snapshot_id, n))`,
    `create table plan (id text primary key, tenant_id text not null, app_id text not null, kind text not null, hash text not null, created_at text not null, header text not null)`,
    `create table plan_operation (plan_id text not null, seq integer not null, body text not null, primary key (plan_id, seq))`,
    `create table plan_person (plan_id text not null, n integer not null, to_grant integer not null, needs_decision integer not null, conflict integer not null, held_back integer not null, already integer not null, body text not null, primary key (plan_id, n))`,
    `create table job (id text primary key, plan_id text not null unique, tenant_id text not null, app_id text not null, agreement text not null, state text not null, phase text not null, epoch integer not null, lease_owner text, lease_until bigint not null, parked text, started_at bigint not null, ended_at bigint, verification text)`,
    `create index job_app on job (tenant_id, app_id)`,
    `create table job_operation (job_id text not null, seq integer not null, state text not null, attempts integer not null, sent_at bigint, ended_at bigint, code text, result text, primary key (job_id, seq))`,
    `create table journal (job_id text not null, n integer not null, epoch integer not null, seq integer not null, state text not null, at bigint not null, request_id text, code text, result text, primary key (job_id, n))`,
  ],
  [`alter table job add column wish text`, `create index job_state on job (state)`],
  [`alter table job_operation add column before text`],
  [`alter table job add column progress text`],
  [
    `alter table job add column purged_at bigint`,
    `create table journal_detail (job_id text not null, n integer not null, body text not null, primary key (job_id, n)) without rowid`,
    `create table journal_salt (job_id text primary key, salt text not null)`,
    `create table journal_head (job_id text primary key, epoch integer not null, first integer not null, entries integer not null, hash text not null, exported integer not null, pending integer not null, sent integer not null, done integer not null, already integer not null, refused integer not null, stale integer not null, unknown integer not null, cancelled integer not null)`,
    `create table seal (job_id text not null, entries integer not null, epoch integer not null, hash text not null, at bigint not null, primary key (job_id, entries))`,
    `insert into journal_salt (job_id, salt) select id, hex(randomblob(32)) from job`,
    `insert into journal_detail (job_id, n, body) select job_id, n, '{"result":' || result || '}' from journal where result is not null`,
    `insert into journal_detail (job_id, n, body) select o.job_id, j.n, '{"before":' || o.before || '}' from job_operation o
      join (select job_id, seq, max(n) as n from journal where state = 'sent' group by job_id, seq) j on j.job_id = o.job_id and j.seq = o.seq
      where o.before is not null`,
    `create table job_operation_2 (job_id text not null, seq integer not null, state text not null, attempts integer not null, sent_at bigint, ended_at bigint, code text, result_n integer, before_n integer, primary key (job_id, seq)) without rowid`,
    `insert into job_operation_2 select o.job_id, o.seq, o.state, o.attempts, o.sent_at, o.ended_at, o.code, r.n, case when o.before is not null then b.n end from job_operation o
      left join (select job_id, seq, max(n) as n from journal where result is not null group by job_id, seq) r on r.job_id = o.job_id and r.seq = o.seq
      left join (select job_id, seq, max(n) as n from journal where state = 'sent' group by job_id, seq) b on b.job_id = o.job_id and b.seq = o.seq`,
    `drop table job_operation`,
    `alter table job_operation_2 rename to job_operation`,
    `create index job_operation_failed on job_operation (job_id, code, seq) where state in ('refused', 'unknown', 'stale')`,
    `insert into journal_head select job_id, 0, max(n) + 1, max(n) + 1, '', 0, 0, 0, 0, 0, 0, 0, 0, 0 from journal group by job_id`,
    ...['pending', 'sent', 'done', 'already', 'refused', 'stale', 'unknown', 'cancelled'].map(
      (state) =>
        `update journal_head set ${state} = (select count(*) from job_operation o where o.job_id = journal_head.job_id and o.state = '${state}')`,
    ),
    `create table journal_2 (job_id text not null, n integer not null, epoch integer not null, seq integer not null, state text not null, at bigint not null, request_id text, code text, digest text, primary key (job_id, n)) without rowid`,
    `insert into journal_2 select job_id, n, epoch, seq, state, at, request_id, code, null from journal`,
    `drop table journal`,
    `alter table journal_2 rename to journal`,
  ],
  [`alter table job add column options text`],
  [
    `create table mapping (tenant_id text not null, header text not null, said_at bigint not null, match_rate double precision, body text not null, primary key (tenant_id, header))`,
  ],
  [
    `create table analysis (id text primary key, tenant_id text not null, subject text not null, at bigint not null, format integer not null, header text not null)`,
    `create index analysis_subject on analysis (tenant_id, subject, at)`,
    `create table analysis_chunk (analysis_id text not null, n integer not null, name text not null, bytes blob not null, primary key (analysis_id, n))`,
    `create table pattern_number (number integer primary key, tenant_id text not null, key text not null, analysis_id text not null, unique (tenant_id, key))`,
  ],
  // Plans made before stay without: what they take away is in their rows.
  [`alter table plan_person add column to_remove integer not null default 0`],
  [
    `create table sign_off_sheet (id text primary key, tenant_id text not null, analysis_id text not null, at bigint not null, body text not null)`,
    `create table sign_off (n integer primary key, tenant_id text not null, key text not null, sheet_id text not null, at bigint not null, body text not null)`,
    `create index sign_off_key on sign_off (tenant_id, key, n)`,
  ],
  [
    `create table value_clearing (n integer primary key, tenant_id text not null, value_id text not null, at bigint not null, body text not null)`,
  ],
  [`alter table job add column runner text`],
  // Which organisation a host led to was not kept apart before: its newest plan tells.
  [
    `insert or ignore into fact (tenant_id, key, value, at)
      select '', 'org-at ' || host, json_quote(tenant_id), 1000 * cast(strftime('%s', newest) as integer)
      from (select json_extract(header, '$.host') as host, tenant_id, max(created_at) as newest from plan group by host)
      where host is not null`,
  ],
  [`alter table plan add column page_offered_at bigint`],
];
