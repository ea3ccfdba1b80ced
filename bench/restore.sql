-- Makes the pool of free units whole again; the sales stay, without their units. The audit rows
-- of the replayed statements go: they bear no seal of the server, which would complain of each.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DELETE FROM unit_claim c USING bench.free f WHERE c.unit_id = f.id;
UPDATE unit u SET sale_state = 'available', status = 'available', version = 2
FROM bench.free f WHERE u.id = f.id AND (u.status <> 'available' OR u.version <> 2);
SELECT setval('bench.d_n', 1, false);
DELETE FROM audit_log WHERE request_id LIKE 'capture-%' AND seq IS NULL;
VACUUM (ANALYZE) unit, unit_claim, audit_log;
