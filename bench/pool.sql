-- What the operations draw from, in a schema of its own: row n holds the values of one pgbench
-- script, and the requests of wrk are made from the same rows.
--
-- psql variables: per_script_a, per_script_b, per_script_d.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
SELECT setseed(0.25);

-- a: random units, sold ones and free ones.
CREATE TABLE bench.a (n int PRIMARY KEY, v text[] NOT NULL);
INSERT INTO bench.a
SELECT n, array_agg(id ORDER BY k) FROM (
    SELECT id::text, k, (k - 1) / :per_script_a + 1 AS n
    FROM (SELECT id, row_number() OVER (ORDER BY random()) AS k FROM unit) u
    WHERE k <= 100000
) v GROUP BY n HAVING count(*) = :per_script_a;

-- b: a project, 40 ㎡ and 1.2 million yuan wide windows over what its units measure and cost.
CREATE TABLE bench.b (n int PRIMARY KEY, v text[] NOT NULL);
INSERT INTO bench.b
SELECT n, array_agg(value ORDER BY k, place) FROM (
    SELECT (k - 1) / :per_script_b + 1 AS n, k, place, value
    FROM (
        SELECT k, (SELECT array_agg(id ORDER BY id) FROM project) AS projects,
            (60 + floor(random() * 80)::bigint) * 10000 AS area,
            (100 + floor(random() * 200)::bigint) * 1000000 AS price
        FROM generate_series(1, 2000 * :per_script_b) k
    ) w, LATERAL (VALUES
        (1, projects[k % cardinality(projects) + 1]::text), (2, area::text),
        (3, (area + 400000)::text), (4, price::text), (5, (price + 120000000)::text)
    ) AS v (place, value)
) v GROUP BY n;

-- d: free units round all buildings, so that neighbours in time are not neighbours on disk and
-- the projects take turns; customers of the first consultant.
CREATE TABLE bench.d (n int PRIMARY KEY, v text[] NOT NULL);
INSERT INTO bench.d
WITH mine AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS turn FROM customer
    WHERE owner_id = (SELECT id FROM user_account WHERE username = 'consultant1')
)
SELECT n, array_agg(value ORDER BY k, place) FROM (
    SELECT (k - 1) / :per_script_d + 1 AS n, k, place, value
    FROM (
        SELECT u.*, p.code AS project, l.code AS layout,
            row_number() OVER (ORDER BY u.floor, u.room, u.building_id) AS k
        FROM unit u JOIN project p ON p.id = u.project_id JOIN layout l ON l.id = u.layout_id
        WHERE u.status = 'available'
    ) u
    -- A count of its own: a turn that depends on both sides would be sought among all customers.
    JOIN mine c ON c.turn = u.k % (SELECT count(*) FROM mine), LATERAL (VALUES
        (1, u.id::text), (2, u.project_id::text), (3, u.building_id::text),
        (4, u.layout_id::text), (5, c.id::text), (6, u.code::text), (7, u.project::text),
        (8, u.layout::text)
    ) AS v (place, value)
) v GROUP BY n HAVING count(*) = 8 * :per_script_d;
CREATE SEQUENCE bench.d_n;
CREATE TABLE bench.free AS SELECT id FROM unit WHERE status = 'available';
ALTER TABLE bench.free ADD PRIMARY KEY (id);

-- Fresh numbers and marks of the replayed statements.
CREATE SEQUENCE bench.serial;
ANALYZE bench.a, bench.b, bench.d, bench.free;
