-- GET /customers: 2 queries. Written by `querybudget accept`.

-- 1 ×
select ?;

-- 1 ×
select ?, ?;
