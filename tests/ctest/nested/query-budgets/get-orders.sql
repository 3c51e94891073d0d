-- GET /orders: 1 query. Written by `querybudget accept`.

-- 1 ×
select ?;
