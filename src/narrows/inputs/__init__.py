"""Your material: files of customers, turned row by row into parties to screen."""
