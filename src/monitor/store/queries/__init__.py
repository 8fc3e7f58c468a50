"""What is asked of the tables and written to them, one noun a file; each on a connection."""
