mod customer_cluster;
mod sales;
