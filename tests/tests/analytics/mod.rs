mod sales;
