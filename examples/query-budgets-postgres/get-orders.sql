-- GET /orders, a page of 50 rows: 4 queries. Written by `querybudget accept`.

-- 1 ×
select id, customer_id
from orders
where customer_id in (select grants.customer_id
    from users
    join roles on roles.id = users.role_id
    join grants on grants.role_id = roles.id
    where users.id = ?
        and roles.reads_orders = ?)
order by id
limit ?;

-- 1 ×
select id, name
from customers
where id in (?);

-- 1 ×
select order_id, status
from shipments
where order_id in (?);

-- 1 ×
select order_id, sum(price)
from items
where order_id in (?)
group by order_id;
