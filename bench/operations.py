"""The measured operations: how a request is made of a row of the pool, and what of it varies."""

import itertools
import json
import random
import subprocess
import urllib.error
import urllib.request

# Operations per pgbench script: one leading SELECT gives the values of so many, so that drawing
# values weighs little against the statements that are measured.
PER_SCRIPT = {"a": 20, "b": 5, "c": 5, "d": 5}
# What a row of the pool holds for one operation, in its order (`pool.sql`).
FIELDS = {
    "a": ["unit_id"],
    "b": ["project_id", "min_area", "max_area", "min_price", "max_price"],
    "c": [],
    "d": ["unit_id", "project_id", "building_id", "layout_id", "customer_id", "unit_code",
          "project_code", "layout_code"],
}
SERIALS = itertools.count(random.randrange(10**9))
ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def request(op, row):
    """Method, path and body of one operation."""
    return {"a": read_unit, "b": search_units, "c": create_customer, "d": subscribe}[op](row)


def read_unit(row):
    return "GET", f"/api/v1/inventory/units/{row['unit_id']}", None


def search_units(row):
    areas = [f"{side}_area={int(row[side + '_area']) / 10000:.2f}" for side in ("min", "max")]
    prices = [f"{side}_price={int(row[side + '_price']) / 100:.2f}" for side in ("min", "max")]
    query = "&".join([f"project_id={row['project_id']}", "status=available", *areas, *prices])
    return "GET", f"/api/v1/inventory/units?{query}&sort=list_price&page_size=20", None


def create_customer(_row):
    # Counted, not drawn: an identity number that comes twice is refused.
    serial = next(SERIALS)
    serial, last = divmod(serial, 1000)
    serial, day = divmod(serial, 28)
    serial, month = divmod(serial, 12)
    place, year = divmod(serial, 55)
    number = f"{440100 + place % 90:06}{1950 + year}{1 + month:02}{1 + day:02}{last:03}"
    check = sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS)) % 11
    return "POST", "/api/v1/customers/customers", {
        "kind": "person", "name": "王小明", "phone": f"13{random.randrange(10**9):09}",
        "gender": "male", "birth_year": 1988, "id_type": "resident_id",
        "id_number": number + "10X98765432"[check], "source": "walk_in",
    }


def subscribe(row):
    lines = [
        {"item": "instalment", "ratio": "0.3", "anchor": "signing", "months": 0, "days": 0},
        {"item": "instalment", "ratio": "0.7", "anchor": "signing", "months": 3, "days": 0},
    ]
    return "POST", "/api/v1/sales/subscriptions", {
        "unit_id": row["unit_id"],
        "buyers": [{"customer_id": row["customer_id"], "share": "1"}],
        "discounts": [{"kind": "percent", "value": "99"}],
        "earnest_amount": "50000.00",
        "payment_terms": {"lines": lines},
    }


def rows(op, scripts=None):
    """Rows of the pool, one per operation."""
    if not FIELDS[op]:
        return [{} for _ in range(scripts or 60000)]
    limit = f"WHERE n <= {scripts}" if scripts else ""
    sql = f"SELECT array_to_string(v, '\t') FROM bench.{op} {limit} ORDER BY n"
    width = len(FIELDS[op])
    found = []
    for line in query(sql).splitlines():
        values = line.split("\t")
        for at in range(0, len(values), width):
            found.append(dict(zip(FIELDS[op], values[at:at + width])))
    return found


def query(sql):
    """What psql answers, without headings; the connection comes from the environment."""
    command = ["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def send(address, token, method, path, body, headers=None):
    """One request; anything but success ends the program with the answer."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **(headers or {})}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    call = urllib.request.Request(address + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(call, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}") from error


def sign_in(address, password):
    """An access token of the consultant who does everything here."""
    body = {"username": "consultant1", "password": password}
    return send(address, None, "POST", "/api/v1/auth/login", body)["access_token"]
