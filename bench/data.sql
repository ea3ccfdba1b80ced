-- The data of the measurements, straight into the tables of a migrated, installed database.
--
-- psql variables: projects, units (sold, each with its contract), pool (free and released, for
-- subscriptions), customers, per_building, sales (0 leaves out the contracts and their money).
-- Ids have the shape of UUIDv7 and ascend with the rows, as in a database that has grown day by
-- day. Every constraint is added back at the end, so whatever breaks one fails the run.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET jit = off;

-- ---- Foreign keys are checked once over the whole instead of row by row.
CREATE TEMP TABLE link AS
SELECT conrelid::regclass::text AS home, conname AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace;
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', home, name) FROM link \gexec

-- Id number n of a kind. A moment leads (0.6 s a row, from 2020 on), so ids ascend with n.
CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(1577836800000 + n * 600), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
        || '8000' || lpad(to_hex(n), 12, '0'))::uuid
$$;
SELECT id AS company, :units + :pool AS all_units FROM company LIMIT 1 \gset
\set born '''2024-01-02 01:00:00+00''::timestamptz'

-- ---- Inventory
INSERT INTO project (id, company_id, code, name, city, tax_method, vat_rate, unit_code_rule,
    unit_code_template, time_zone, rule_pack, created_at, version)
SELECT pg_temp.id(1, n), :'company', 'P' || lpad(n::text, 3, '0'), '楼盘' || n, '广州', 'general',
    9000000, 'building_floor', '{project}-{building:02}-{floor:02}{room:02}', 'Asia/Shanghai',
    'default', :born, 1
FROM generate_series(1, :projects) n;

-- Buildings go round the projects: building b belongs to project b mod projects.
CREATE TEMP TABLE site AS
SELECT b AS n, pg_temp.id(2, b) AS id, b % :projects + 1 AS project_n,
    pg_temp.id(1, b % :projects + 1) AS project_id,
    'P' || lpad((b % :projects + 1)::text, 3, '0') AS project_code,
    to_char(b / :projects + 1, 'FM9900') AS code
FROM generate_series(0, (:all_units - 1) / :per_building) b;
CREATE UNIQUE INDEX ON site (n);
ANALYZE site;

INSERT INTO building (id, project_id, code, name, floors, created_at, version)
SELECT id, project_id, code, code || '栋', 34, :born, 1 FROM site;

INSERT INTO layout (id, project_id, code, name, created_at, version)
SELECT pg_temp.id(3, p * 8 + l), pg_temp.id(1, p), 'A' || l, '户型' || l, :born, 1
FROM generate_series(1, :projects) p, generate_series(1, 6) l;

INSERT INTO permit (id, project_id, number, issued_on, created_at, version)
SELECT pg_temp.id(4, n), pg_temp.id(1, n), '穗房预字' || n, '2024-01-02', :born, 1
FROM generate_series(1, :projects) n;
INSERT INTO permit_building (permit_id, building_id, project_id)
SELECT pg_temp.id(4, project_n), id, project_id FROM site;

-- What a unit costs and how far its sale has come, by its number.
CREATE TEMP TABLE stock AS
SELECT u.n, s.project_n, s.project_id, s.project_code, s.id AS building_id,
    pg_temp.id(5, u.n) AS id,
    s.project_code || '-' || s.code || '-' || lpad(floor::text, 2, '0')
        || lpad(room::text, 2, '0') AS code,
    floor, lpad(room::text, 2, '0') AS room, pg_temp.id(3, s.project_n * 8 + room) AS layout_id,
    'A' || room AS layout, area, unit_price, round(unit_price * area / 10000.0)::bigint
        AS list,
    CASE WHEN u.n > :units THEN 'free' WHEN u.n % 10 < 3 THEN 'signed'
        WHEN u.n % 10 < 7 THEN 'filed' ELSE 'delivered' END AS stage,
    '2024-01-05'::date + ((u.n - 1) * 660 / :units)::int AS sold_on
FROM (
    SELECT n, (n - 1) % :per_building / 6 + 1 AS floor, (n - 1) % 6 + 1 AS room,
        600000 + (n * 7919 % 12000) * 100 AS area,
        1500000 + (n * 104729 % 20000) * 100 AS unit_price, (n - 1) / :per_building AS b
    FROM generate_series(1::bigint, :all_units) n
) u JOIN site s ON s.n = u.b;
CREATE UNIQUE INDEX ON stock (n);
ANALYZE stock;

INSERT INTO unit (id, company_id, project_id, building_id, layout_id, code, floor, room, room_key,
    use_kind, orientation, gross_area, inside_area, price_basis, list_unit_price, list_price,
    floor_price, tags, search_text, sale_state, contract_axis, mortgage_axis, payment_axis,
    invoice_axis, delivery_axis, title_axis, status, entered_on, created_at, version)
SELECT id, :'company', project_id, building_id, layout_id, code, floor, room, room, 'home',
    (ARRAY['south', 'southeast', 'south_north', 'east', 'west', 'north'])[(n % 6)::int + 1], area,
    area * 4 / 5, 'gross', unit_price, list, list * 9 / 10, '[]',
    lower(code || E'\n' || room || E'\n' || layout || E'\n\t' || '户型' || substr(layout, 2)
        || E'\n'),
    CASE stage WHEN 'free' THEN 'available' ELSE 'subscribed' END,
    CASE stage WHEN 'free' THEN 'none' WHEN 'signed' THEN 'signed' ELSE 'filed' END,
    CASE stage WHEN 'delivered' THEN 'disbursed' ELSE 'none' END,
    CASE stage WHEN 'free' THEN 'none' WHEN 'delivered' THEN 'paid' ELSE 'partial' END, 'none',
    CASE stage WHEN 'delivered' THEN 'delivered' ELSE 'none' END, 'none',
    CASE stage WHEN 'free' THEN 'available' WHEN 'signed' THEN 'contracted' ELSE stage END,
    '2024-01-02', :born + n * interval '1 ms', 2
FROM stock ORDER BY n;

INSERT INTO unit_event (id, project_id, unit_id, at, act, from_status, to_status, actor,
    changes)
SELECT pg_temp.id(6, n), project_id, id, :born + n * interval '1 s', 'inventory.unit.release',
    'unreleased', 'available', 'system',
    '{"sale_state": {"from": "unreleased", "to": "available"}}'
FROM stock ORDER BY n;

-- ---- People: consultants of all projects; the first one signs in with the administrator's
-- password and owns every fifth customer.
INSERT INTO user_account (id, company_id, username, display_name, password_hash, state,
    created_at, version)
SELECT pg_temp.id(7, n), :'company', 'consultant' || n, '顾问' || n, password_hash, 'active',
    :born, 1
FROM generate_series(1, 40) n, user_account WHERE username = 'admin';
INSERT INTO user_role (user_id, role_id)
SELECT pg_temp.id(7, n), id FROM generate_series(1, 40) n, role WHERE code = 'consultant';
INSERT INTO user_project (user_id, project_id)
SELECT pg_temp.id(7, n), pg_temp.id(1, p)
FROM generate_series(1, 40) n, generate_series(1, :projects) p;

CREATE FUNCTION pg_temp.owner(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    'SELECT pg_temp.id(7, CASE WHEN n % 5 = 0 THEN 1 ELSE n % 39 + 2 END)';
INSERT INTO customer (id, company_id, owner_id, kind, name, name_search, data_key, phone_cipher,
    phone_hash, phone_mask, id_type, id_number_cipher, id_number_hash, id_number_mask,
    id_number_key, gender, birth_year, source, created_at, version)
SELECT pg_temp.id(8, n), :'company', pg_temp.owner(n), 'person', '客户' || n, '客户' || n,
    'k1.' || repeat('k', 80), repeat('p', 52), md5('p' || n) || md5('q' || n), '138****0000',
    'resident_id', repeat('i', 62), md5('i' || n) || md5('j' || n), '1101**********002X',
    md5('i' || n) || md5('j' || n), (ARRAY['female', 'male'])[n % 2 + 1], 1960 + n % 40,
    (ARRAY['walk_in', 'call', 'referral', 'channel'])[n % 4 + 1],
    :born + n * interval '10 minutes', 1
FROM generate_series(1, :customers) n;

\if :sales
-- ---- Sales: a trade, its subscription and its contract for every sold unit.
CREATE TEMP TABLE deal AS
SELECT n, project_n, project_id, project_code, building_id, id AS unit_id, area, list, stage,
    sold_on, round(list * 0.98)::bigint AS price, pg_temp.id(9, n) AS trade_id,
    pg_temp.id(8, (n - 1) % :customers + 1) AS customer_id, pg_temp.owner(n) AS seller_id,
    (sold_on + time '10:00') AT TIME ZONE 'Asia/Shanghai' + n % 36000 * interval '1 s' AS at,
    to_char(sold_on, 'YYYYMMDD') || lpad(n::text, 7, '0') AS serial,
    floor(list * 0.49 / 1000000)::bigint * 1000000 AS loan
FROM stock WHERE stage <> 'free';
CREATE UNIQUE INDEX ON deal (n);
ANALYZE deal;
SELECT json_build_object('lines', json_build_array(json_build_object('item', 'down_payment',
        'ratio', '1', 'amount', null, 'anchor', 'signing', 'on', null, 'months', 0, 'days', 0)),
    'loan', json_build_object('ratio', '0.5', 'round_down_to', '10000.00',
        'provident_fund_cap', null)) AS terms,
    json_build_object('model', 'daily_rate', 'rate', '0.0002', 'grace_days', 0,
        'bands', '[]'::json, 'bands_mode', 'replace', 'cap_amount', null, 'cap_ratio', null,
        'year_count', 'days_365') AS penalty \gset
\set percent '''[{"kind":"percent","value":"98"}]'''

INSERT INTO unit_claim (unit_id, project_id, kind, holder_id, customer_id, created_at)
SELECT unit_id, project_id, 'contract', trade_id, customer_id, at FROM deal ORDER BY n;

INSERT INTO trade (id, company_id, project_id, building_id, unit_id, consultant_id, state,
    deal_price, opened_on, created_at, version)
SELECT trade_id, :'company', project_id, building_id, unit_id, seller_id, 'open', price, sold_on,
    at, 1
FROM deal ORDER BY n;
INSERT INTO trade_buyer (trade_id, seq, project_id, customer_id, share)
SELECT trade_id, 1, project_id, customer_id, 100000000 FROM deal ORDER BY n;

INSERT INTO subscription (id, company_id, project_id, unit_id, trade_id, number, state,
    list_price, discounts, deal_price, unit_price, discount_rate, authority_price,
    earnest_amount, payment_terms, penalty_terms, subscribed_on, sign_by_on, author_id,
    closed_on, created_at, version)
SELECT pg_temp.id(10, n), :'company', project_id, unit_id, trade_id,
    project_code || '-RG' || serial, 'converted', list, :percent, price,
    round(price * 10000.0 / area)::bigint, 98000000, price, 5000000, :'terms',
    :'penalty', sold_on, sold_on + 7, seller_id, sold_on + 3, at, 3
FROM deal ORDER BY n;

INSERT INTO contract (id, company_id, project_id, unit_id, trade_id, subscription_id, number,
    state, list_price, discounts, deal_price, unit_price, discount_rate, authority_price,
    earnest_amount, contract_area, payment_terms, penalty_terms, drafted_on, signed_on,
    online_number, online_signed_on, filing_number, filed_on, author_id, created_at, version)
SELECT pg_temp.id(11, n), :'company', project_id, unit_id, trade_id, pg_temp.id(10, n),
    project_code || '-HT' || serial,
    CASE stage WHEN 'delivered' THEN 'delivering' ELSE stage END, list, :percent, price,
    round(price * 10000.0 / area)::bigint, 98000000, price, 5000000, area, :'terms', :'penalty',
    sold_on + 2, sold_on + 3, CASE WHEN stage <> 'signed' THEN 'WQ' || n END,
    CASE WHEN stage <> 'signed' THEN sold_on + 5 END,
    CASE WHEN stage <> 'signed' THEN 'BA' || n END,
    CASE WHEN stage <> 'signed' THEN sold_on + 10 END, seller_id, at + interval '2 days', 4
FROM deal ORDER BY n;

INSERT INTO sale_fact (id, project_id, building_id, unit_id, trade_id, kind, happened_on, month,
    units, amount, area, created_at)
SELECT pg_temp.id(12, n * 2 + k), project_id, building_id, unit_id, trade_id,
    (ARRAY['subscribed', 'signed'])[k + 1], sold_on + 3 * k, to_char(sold_on + 3 * k, 'YYYY-MM'),
    1, price, area, at
FROM deal, generate_series(0, 1) k ORDER BY n, k;

-- ---- Money: earnest money and down payment are in, the loan of delivered units too.
CREATE TEMP TABLE money AS
SELECT d.n, d.n * 3 + l.k AS line_n, l.k, d.project_n, d.project_id, d.trade_id, d.stage,
    d.at + l.days * interval '1 day' AS at, d.sold_on + l.days AS due_on, d.serial,
    l.item, l.anchor, l.method, l.kind, l.ledger, d.project_code,
    CASE l.k WHEN 0 THEN 5000000 WHEN 1 THEN d.price - 5000000 - d.loan ELSE d.loan END AS amount,
    l.k < 2 OR d.stage = 'delivered' AS paid
FROM deal d, (VALUES
    (0, 0, 'earnest', 'subscription', 'transfer', 1, '1002.01'),
    (1, 3, 'down_payment', 'signing', 'transfer', 1, '1002.01'),
    (2, 40, 'mortgage', 'mortgage_approved', 'loan', 2, '1002.02')
) AS l (k, days, item, anchor, method, kind, ledger);
ANALYZE money;

INSERT INTO trade_account (trade_id, project_id, received, allocated, credit, refunded, refunding,
    kept, version)
SELECT trade_id, project_id, sum(amount) FILTER (WHERE paid), sum(amount) FILTER (WHERE paid), 0,
    0, 0, 0, 3
FROM money GROUP BY n, trade_id, project_id ORDER BY n;

INSERT INTO plan_line (id, project_id, trade_id, seq, item, anchor, months, days, due_on, amount,
    allocated, waived, created_at, version)
SELECT pg_temp.id(13, line_n), project_id, trade_id, k + 1, item, anchor, 0, 0, due_on, amount,
    CASE WHEN paid THEN amount ELSE 0 END, 0, at, 2
FROM money ORDER BY n, k;

INSERT INTO account (id, project_id, code, name, created_at)
SELECT pg_temp.id(14, p * 32 + c.n), pg_temp.id(1, p), c.code, c.name, :born
FROM generate_series(1, :projects) p, (VALUES
    (1, '1001', '库存现金'), (2, '1002.01', '银行存款-一般户'), (3, '1002.02', '银行存款-监管户'),
    (4, '1012', '其他货币资金-支付平台'), (5, '1122', '应收账款'),
    (6, '1221', '其他应收款-违约金'), (7, '2202', '应付账款-佣金'), (8, '2203', '预收账款'),
    (9, '2221', '应交税费'), (10, '2241.1', '其他应付款-代收款'),
    (11, '2241.2', '其他应付款-诚意金'), (12, '6001', '主营业务收入'),
    (13, '6301', '营业外收入-没收定金'), (14, '6302', '营业外收入-违约金'),
    (15, '6601', '销售费用-佣金'), (16, '6603', '财务费用-手续费'),
    (17, '6711', '营业外支出-赔偿')
) AS c (n, code, name);

CREATE FUNCTION pg_temp.bank(project bigint, kind bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    'SELECT pg_temp.id(15, project * 4 + kind)';
INSERT INTO bank_account (id, project_id, name, bank, kind, ledger_code, balance, last_serial,
    created_at, version)
SELECT pg_temp.bank(p, k.n), pg_temp.id(1, p), k.name, '工商银行', k.kind, k.code,
    coalesce(sum(m.amount), 0), count(m.amount), :born, 1
FROM generate_series(1, :projects) p
CROSS JOIN (VALUES (0, '现金', 'cash', '1001'), (1, '一般户', 'operating', '1002.01'),
    (2, '监管户', 'supervised', '1002.02')) AS k (n, name, kind, code)
LEFT JOIN money m ON m.project_n = p AND m.kind = k.n AND m.paid
GROUP BY p, k.n, k.name, k.kind, k.code;

INSERT INTO receipt (id, company_id, project_id, trade_id, number, amount, method,
    bank_account_id, received_on, policy, author_id, created_at)
SELECT pg_temp.id(16, line_n), :'company', project_id, trade_id,
    project_code || '-SK' || serial || k, amount, method, pg_temp.bank(project_n, kind), due_on,
    'fifo', pg_temp.id(7, 2), at
FROM money WHERE paid ORDER BY n, k;

INSERT INTO allocation (id, project_id, trade_id, receipt_id, plan_line_id, seq, amount,
    allocated_on, created_at)
SELECT pg_temp.id(17, line_n), project_id, trade_id, pg_temp.id(16, line_n),
    pg_temp.id(13, line_n), 1, amount, due_on, at
FROM money WHERE paid ORDER BY n, k;

INSERT INTO entry (id, company_id, project_id, number, act, source_type, source_id, trade_id,
    booked_on, month, created_at)
SELECT pg_temp.id(18, line_n), :'company', project_id, project_code || '-PZ' || serial || k,
    'receivables.receipt.create', 'receivables.receipt', pg_temp.id(16, line_n), trade_id, due_on,
    to_char(due_on, 'YYYY-MM'), at
FROM money WHERE paid ORDER BY n, k;

INSERT INTO posting (id, entry_id, project_id, account_code, trade_id, debit, credit, booked_on,
    created_at)
SELECT pg_temp.id(19, line_n * 2 + side), pg_temp.id(18, line_n), project_id,
    CASE side WHEN 0 THEN ledger ELSE '2203' END, trade_id,
    CASE side WHEN 0 THEN amount ELSE 0 END, CASE side WHEN 0 THEN 0 ELSE amount END, due_on, at
FROM money, generate_series(0, 1) side WHERE paid ORDER BY n, k, side;

INSERT INTO movement (id, project_id, bank_account_id, serial, direction, amount, balance_after,
    act, source_type, source_id, trade_id, moved_on, created_at)
SELECT pg_temp.id(20, line_n), project_id, pg_temp.bank(project_n, kind),
    row_number() OVER account, 'in', amount, sum(amount) OVER account,
    'receivables.receipt.create', 'receivables.receipt', pg_temp.id(16, line_n), trade_id, due_on,
    at
FROM money WHERE paid
WINDOW account AS (PARTITION BY project_n, kind ORDER BY line_n ROWS UNBOUNDED PRECEDING)
ORDER BY line_n;
\endif

SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', home, name, definition) FROM link \gexec
SELECT format('VACUUM (ANALYZE) %I', tablename) FROM pg_tables WHERE schemaname = 'public' \gexec
