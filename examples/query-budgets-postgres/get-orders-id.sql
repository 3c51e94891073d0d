-- GET /orders/{id}: 5 queries. Written by `querybudget accept`.

-- 1 ×
select id, customer_id
from orders
where id = ?;

-- 1 ×
select id, name, role_id
from users
where id = ?;

-- 1 ×
select name
from customers
where id = ?;

-- 1 ×
select status
from shipments
where order_id = ?;

-- 1 ×
select sum(price)
from items
where order_id = ?;
