"""Who plays: on small worlds made by hand, and on whole landing zones."""
