-- query orders, a page of 50 rows: 5 queries. Written by `querybudget accept`.

-- 1 ×
select grants.customer_id, roles.id, roles.name, roles.reads_orders
from grants
join roles on roles.id = grants.role_id
where grants.customer_id in (?)
order by roles.id;

-- 1 ×
select id, customer_id
from orders
order by id
limit ?;

-- 1 ×
select id, name
from customers
where id in (?);

-- 1 ×
select order_id, name, price
from items
where order_id in (?)
order by id;

-- 1 ×
select order_id, status
from shipments
where order_id in (?);
